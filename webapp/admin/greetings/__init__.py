"""Greetings in the admin: what is on, and the holidays they go by."""

from webapp.admin.greetings import holidays, pages, week
from webapp.admin.greetings.blueprint import blueprint

__all__ = ["blueprint", "holidays", "pages", "week"]
