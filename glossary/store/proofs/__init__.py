"""What tells whether a store still holds what was written: digests, checks, what can be saved."""
