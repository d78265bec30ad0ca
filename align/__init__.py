"""From texts to scored Russian/English pairs."""
