"""Asking for a review, for the person; answering it, at the desk."""
