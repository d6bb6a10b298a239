"""What is owed to everybody after a rule changed: noted in the save, worked off behind it, some members at a time."""
