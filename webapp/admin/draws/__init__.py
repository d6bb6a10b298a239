"""Draws: who is to be invited to an event, shown before it is used, and who moves up afterwards."""

from webapp.admin.draws import drafting, using
from webapp.admin.draws.blueprint import blueprint

__all__ = ["blueprint", "drafting", "using"]
