"""What is printed beside records: formats of other programs, and pages of HTML."""
