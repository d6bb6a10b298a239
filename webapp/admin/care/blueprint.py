"""The blueprint that the files of this folder hang their views on, and the way back from what they do."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.addresses import inside
from webapp.edge import form_key

blueprint = Blueprint("care", __name__, url_prefix="/care")


def form_request() -> str:
    """What names this form: sent twice, it is done once."""
    return request.form.get("request", "")[:40] or form_key()


def back() -> Response:
    """To the page whose form was sent, else to the day."""
    return redirect(inside(request.form.get("next") or url_for("care.index")), 303)
