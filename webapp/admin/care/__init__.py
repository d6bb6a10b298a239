"""Looking after members: an owner's day, what they write down, and who owns whom."""

from webapp.admin.care import day, owners, work
from webapp.admin.care.blueprint import blueprint

__all__ = ["blueprint", "day", "owners", "work"]
