"""What members agreed to, and who is spared."""
