"""What surrounds every command: how far it is, and what ends it that nobody foresaw."""
