"""Who did what to whom: a log that triggers write and nobody edits."""
