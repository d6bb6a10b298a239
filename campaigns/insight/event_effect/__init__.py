"""What coming to an event changed: who came beside comparable members who did not."""
