"""Hashtags into words, and one key for all spellings of a tag."""
