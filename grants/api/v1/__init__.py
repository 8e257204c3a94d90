"""Version 1: what stands here stays; fields are added, never taken away or given another meaning."""
