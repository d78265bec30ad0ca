"""From scored pairs to a reviewed glossary and its exports."""
