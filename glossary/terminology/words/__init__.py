"""Words of both languages in their forms: keys, lemmas, aspects."""
