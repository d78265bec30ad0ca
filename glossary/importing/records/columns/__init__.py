"""Which column of a table holds what: headings, what the cells show, and the layout they give."""
