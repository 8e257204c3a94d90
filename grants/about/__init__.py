"""What the service says of itself: help, privacy, accessibility, and how decisions are made."""
