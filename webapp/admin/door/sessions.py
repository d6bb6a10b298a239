"""The doors of an event's sessions: who has a place in which, and who of them is in the room."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from campaigns.events.queries import check_belongs, get_event
from campaigns.events.sessions.door import let_into_session, named_session, take_back_from_session
from campaigns.events.sessions.places import places_taken, places_waited_for
from webapp.admin.door.blueprint import at_door, blueprint
from webapp.edge import now, reading, transaction


@blueprint.get("/<int:event_id>/sessions")
@at_door
def sessions(event_id: int) -> str:
    """All of them, or with `?session=` the door of one."""
    name = request.args.get("session", "")
    with reading() as session:
        event = get_event(session, event_id)
        chosen = named_session(event, name) if name else None
        parties, waiting = places_taken(session, event_id), places_waited_for(session, event_id)
    return render_template(
        "admin/door/sessions.html",
        event=event,
        chosen=chosen,
        parties=parties,
        taken=parties.get(name, ()),
        waiting=waiting.get(name, ()),
    )


@blueprint.post("/<int:event_id>/sessions/<int:invitation_id>")
@at_door
def into_session(event_id: int, invitation_id: int) -> Response:
    """Let a party in, or with `undo` take that back."""
    name = request.form.get("session", "")
    with transaction() as session:
        check_belongs(session, event_id=event_id, invitation_id=invitation_id)
        if request.form.get("undo") == "1":
            take_back_from_session(session, invitation_id=invitation_id, name=name)
        else:
            let_into_session(session, invitation_id=invitation_id, name=name, now=now())
    return redirect(url_for("door.sessions", event_id=event_id, session=name), 303)
