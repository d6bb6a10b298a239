"""Pictures of letters: read with distrust, made anew, kept in the database, shown by an address that never changes."""
