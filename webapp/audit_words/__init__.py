"""Entries of the audit log in the words of the page."""
