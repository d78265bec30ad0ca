"""Commands that write weights."""
