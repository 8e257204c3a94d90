"""The same figures and projects as the public pages, for programs to read."""
