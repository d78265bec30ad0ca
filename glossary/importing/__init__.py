"""Files back into the store."""
