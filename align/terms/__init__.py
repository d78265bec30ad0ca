"""Bilingual terms out of aligned sentences."""
