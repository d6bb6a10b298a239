"""Segments in the admin: the list, the builder with its live count, one segment, its versions, one member explained."""

from webapp.admin.segments import building, counting, explaining, pages, versions
from webapp.admin.segments.blueprint import blueprint

__all__ = ["blueprint", "building", "counting", "explaining", "pages", "versions"]
