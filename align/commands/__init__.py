"""The commands of `tolmach` that need no store; the others are in glossary/commands."""
