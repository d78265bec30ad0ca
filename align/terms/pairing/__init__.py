"""How likely a Russian and an English phrase of a bead render each other."""
