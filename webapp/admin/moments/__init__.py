"""Surprises: what is suggested, what is being prepared, one's own tasks, remarks, playbooks."""

from webapp.admin.moments import departments, months, pages, playbooks, remarks, tasks
from webapp.admin.moments.blueprint import blueprint

__all__ = ["blueprint", "departments", "months", "pages", "playbooks", "remarks", "tasks"]
