"""The numeric part of alignment: the lattice of sentence boundaries, its scores and paths."""
