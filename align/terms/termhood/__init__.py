"""How much a pair of phrases is a civic or legal term, and of which subject."""
