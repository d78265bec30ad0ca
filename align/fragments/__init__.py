"""The Russian of an article: where it begins and ends, and of what kind it is."""
