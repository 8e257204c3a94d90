"""Integrity: what somebody should look at in a round, found by the same rules for everybody, and what they found."""
