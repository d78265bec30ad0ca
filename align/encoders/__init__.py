"""Texts to vectors: the bundled encoders, any SentenceTransformer, the cache."""
