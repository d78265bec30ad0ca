"""Phrases that can be terms, in Russian and in English."""
