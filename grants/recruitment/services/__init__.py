"""What the slice writes: calls, answers to them, the choice, and what serving on a panel asks."""
