"""The monthly review on paper: A4 as PDF, with its letters in the file, so that it looks the same everywhere."""
