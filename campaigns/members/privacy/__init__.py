"""A person's record given out, or erased."""
