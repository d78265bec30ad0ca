"""Where the gloss of a fragment may stand, one file for each layout."""
