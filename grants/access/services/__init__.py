"""What the slice writes: sign-in, the second factor, one's own account, other people's roles."""
