"""Pages of a crawl, out of its files: which there are, what is read of them, which are kept."""
