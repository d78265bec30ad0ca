"""Align sentences. A bead is a group of sentences that translate each other."""
