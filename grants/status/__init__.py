"""What a resident reads about their idea: how it stands in plain words, what comes next, what was sent, the letter."""
