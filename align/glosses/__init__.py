"""Fragments and their English: options, choice, pairs."""
