"""Chapters: branches of the club, each with members, events and campaigns of its own."""
