"""How a panel comes together: a call to join, a fair choice among those who answer, and what serving on it asks."""
