"""Decisions and letters on the desk, and the letter as the person reads it."""
