"""The monthly review: what was done for the members, what came of it, what is open, what is next."""
