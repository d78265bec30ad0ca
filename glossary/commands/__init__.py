"""The commands that work on a store, and `tolmach` itself (main.py)."""
