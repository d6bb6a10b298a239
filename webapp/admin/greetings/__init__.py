"""Greetings in the admin: what is on, what will go out, and the holidays they go by."""

from webapp.admin.greetings import calendar, holidays, pages, week
from webapp.admin.greetings.blueprint import blueprint

__all__ = ["blueprint", "calendar", "holidays", "pages", "week"]
