"""Documents of word processors: what they show, as text and blocks."""
