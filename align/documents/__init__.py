"""Files to documents: encodings, formats, blocks, readable text."""
