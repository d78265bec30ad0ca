"""A glossary entry: its texts, its attributes, the events that make its state, filters."""
