"""The blueprint that the files of this folder hang their views on, and what several of them read from a form."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from campaigns.core.identifiers import as_number
from webapp.addresses import inside

blueprint = Blueprint("moments", __name__)

MENDABLE = (409, 422)
"""Other refusals, such as somebody else's task, are no matter of what was typed."""


def back() -> Response:
    """To the page whose form was sent, else to one's tasks."""
    return redirect(inside(request.form.get("next") or url_for("moments.tasks")), 303)


def uploaded() -> bytes | None:
    """The photo that was chosen, if one was."""
    chosen = request.files.get("photo")
    return chosen.read() if chosen and chosen.filename else None


def typed(name: str, longest: int = 2_100) -> str:
    return request.form.get(name, "")[:longest]


def number(name: str) -> int:
    """A row's number; 0 for none, or for what is no number."""
    return as_number(request.form.get(name)) or 0
