"""Find the English (the gloss) that an article gives for each Russian fragment."""
