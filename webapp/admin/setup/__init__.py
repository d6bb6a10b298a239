"""The first run of a club that is not the demo: a page for each step, gone once it is finished."""

from webapp.admin.setup import ending, pages, providers
from webapp.admin.setup.blueprint import blueprint

__all__ = ["blueprint", "ending", "pages", "providers"]
