"""Results against gold."""
