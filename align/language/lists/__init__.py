"""Lists of words and their quick reading: frequencies, English forms, renderings."""
