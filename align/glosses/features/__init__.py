"""What tells whether a candidate is the gloss of a fragment, as numbers: a row for each option."""
