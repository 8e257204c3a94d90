"""People and the roles they hold, from when to when, granted by whom."""
