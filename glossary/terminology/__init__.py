"""The glossary by term, and translations checked against it."""
