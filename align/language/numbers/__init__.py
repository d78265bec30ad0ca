"""Numbers in texts of both languages: in figures and in words."""
