"""The blueprint that the files of this folder hang their views on, and the way back from what they do."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.addresses import inside

blueprint = Blueprint("care", __name__, url_prefix="/care")


def back() -> Response:
    """To the page whose form was sent, else to the day."""
    return redirect(inside(request.form.get("next") or url_for("care.index")), 303)
