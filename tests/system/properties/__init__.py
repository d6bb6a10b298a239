"""What holds in whatever order things happen, and what SQL finds as plain Python does: drawn at random."""
