"""What comes out of an article, kept for the next build."""
