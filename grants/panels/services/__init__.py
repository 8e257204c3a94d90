"""What writes panels: seats, who reads what, interests, readings, and what a panel decides."""
