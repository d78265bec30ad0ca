"""Entries into files for other programs."""
