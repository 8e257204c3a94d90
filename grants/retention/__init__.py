"""What is past its keeping time is erased: computed from what the columns declare, never from a list of its own."""
