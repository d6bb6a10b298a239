"""What is looked at before a campaign starts, a file for each kind of check; `preflight` asks them all."""
