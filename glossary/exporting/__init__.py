"""Exports: which entries go into which files, and what each target would lose."""
