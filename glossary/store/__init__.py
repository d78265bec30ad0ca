"""The SQLite file: pairs, decisions, entries."""
