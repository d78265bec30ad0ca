"""Find translations in two collections of sentences that are in no common order."""
