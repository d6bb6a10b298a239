"""The door: find a guest, let them in, take it back, welcome those who come unannounced, with a network or without."""

from webapp.admin.door import desk, pages, printing, sessions, walk_in
from webapp.admin.door.blueprint import blueprint

__all__ = ["blueprint", "desk", "pages", "printing", "sessions", "walk_in"]
