"""What `tolmach build` does: read a corpus, pair it, put it into the store."""
