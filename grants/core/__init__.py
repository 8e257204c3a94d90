"""What every slice stands on: the database, the transaction, the clock, money, references, the words of a refusal."""
