"""What guests wrote back that a person has to read."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.events.inbound import mark_settled
from campaigns.events.queries import list_open_replies
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, transaction

blueprint = Blueprint("replies", __name__, url_prefix="/replies")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    with reading() as session:
        replies = list_open_replies(session)
    return render_template("admin/events/replies.html", replies=replies)


@blueprint.post("/<int:reply_id>/settle")
@requires(Permission.EDIT_EVENTS)
def settle(reply_id: int) -> Response:
    with transaction() as session:
        mark_settled(session, reply_id=reply_id, now=now())
    flash(_("Settled."), "good")
    return redirect(url_for("replies.index"), 303)
