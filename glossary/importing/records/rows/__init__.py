"""Rows of tables from elsewhere: whether their cells are what somebody wrote, and are clean."""
