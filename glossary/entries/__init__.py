"""What a glossary entry is."""
