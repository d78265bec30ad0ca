"""Entries to files, one format each."""
