"""Merge edited exports and other people's glossaries into the store."""
