"""What becomes of the panel's outcomes: ranked list, sign-off by somebody else, money committed from the pot."""
