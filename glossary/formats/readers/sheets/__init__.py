"""Workbooks: what their parts are, and their sheets as rows."""
