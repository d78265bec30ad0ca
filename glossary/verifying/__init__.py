"""Read exports back with other parsers and compare them with the store."""
