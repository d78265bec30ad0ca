"""Exports read back."""
