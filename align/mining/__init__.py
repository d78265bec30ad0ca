"""Pairs out of sentences in no common order."""
