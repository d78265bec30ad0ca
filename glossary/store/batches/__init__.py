"""Deciding: on one entry, on many at once; taking it back."""
