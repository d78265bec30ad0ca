"""A review, apart from the terminal it is shown on."""
