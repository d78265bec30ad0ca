"""The numeric part of sentence alignment: windows, scores, paths."""
