"""Who comes in: sign-in by link or code, the second factor of staff, invitations, roles granted and ended."""
