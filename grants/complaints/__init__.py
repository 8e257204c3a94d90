"""Complaints: taken from anybody, acknowledged within 30 days, answered by somebody with no part in the matter."""
