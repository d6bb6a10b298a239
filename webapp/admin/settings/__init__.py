"""The club's own rules, a page for each kind."""

from webapp.admin.settings import consent, pages
from webapp.admin.settings.blueprint import blueprint

__all__ = ["blueprint", "consent", "pages"]
