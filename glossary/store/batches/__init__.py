"""Events that belong together: made at once, taken back at once."""
