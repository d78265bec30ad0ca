"""A corpus to the pairs of a store."""
