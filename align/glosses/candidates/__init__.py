"""Where the gloss of a fragment may stand: tables of layouts, by their place."""
