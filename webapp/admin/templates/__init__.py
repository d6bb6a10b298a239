"""Templates in the admin: written, seen as a member reads them, read to real members, sent to oneself."""

from webapp.admin.templates import blocks, pages, pictures, reading, rehearsal, saved_blocks, trials, versions
from webapp.admin.templates.blueprint import blueprint

__all__ = ["blocks", "blueprint", "pages", "pictures", "reading", "rehearsal", "saved_blocks", "trials", "versions"]
