"""The review on a terminal: screen, keys, lines."""
