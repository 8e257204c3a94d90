"""The neighbours who read ideas: members, conflicts declared first, blind reading, scores, the panel's outcome."""
