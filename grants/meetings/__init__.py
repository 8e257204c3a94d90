"""The live meeting: members with a phone each, one idea on the table, votes, and minutes that write themselves."""
