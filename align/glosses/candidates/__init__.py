"""Where a gloss may stand: one file for each place, with a table of its layouts."""
