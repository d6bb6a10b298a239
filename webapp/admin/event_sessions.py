"""Who takes, and who waits for, which session of an event, and moving a party to another."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.queries import check_belongs, get_event
from campaigns.events.sessions.choosing import change_session
from campaigns.events.sessions.places import places_taken, places_waited_for
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, transaction
from webapp.i18n import translated

blueprint = Blueprint("event_sessions", __name__, url_prefix="/events/<int:event_id>/sessions")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def show(event_id: int) -> str:
    with reading() as session:
        event = get_event(session, event_id)
        taken, waiting = places_taken(session, event_id), places_waited_for(session, event_id)
    offered = event.choosable_sessions
    gone = sorted({*taken, *waiting} - {each.name for each in offered})
    return render_template(
        "admin/events/sessions.html", event=event, offered=offered, taken=taken, waiting=waiting, gone=gone
    )


@blueprint.post("/<int:invitation_id>")
@requires(Permission.EDIT_EVENTS)
def move(event_id: int, invitation_id: int) -> Response:
    try:
        with transaction() as session:
            check_belongs(session, event_id=event_id, invitation_id=invitation_id)
            before, after = (request.form.get(name, "") for name in ("before", "after"))
            change_session(session, invitation_id=invitation_id, before=before, after=after, now=now())
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    else:
        flash(_("Moved. The guest reads it on their own page."), "good")
    return redirect(url_for("event_sessions.show", event_id=event_id), 303)
