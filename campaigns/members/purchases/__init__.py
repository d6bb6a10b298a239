"""What members bought and returned, in whatever money."""
