"""File formats: writers, readers, and what both share."""
