"""Who comes to an event and what they have said: as a file, and for the kitchen."""

from functools import partial

from flask import Blueprint, Response, render_template

from campaigns.events.queries import get_event
from campaigns.events.saying.kitchen import kitchen_of
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.downloads import csv_answer
from webapp.edge import reading
from webapp.guest_file import guest_lines

blueprint = Blueprint("event_guests", __name__, url_prefix="/events/<int:event_id>")


@blueprint.get("/kitchen")
@requires(Permission.VIEW_MEMBERS)
def kitchen(event_id: int) -> str:
    with reading() as session:
        event = get_event(session, event_id)
        counted = kitchen_of(session, event_id)
    return render_template("admin/events/kitchen.html", event=event, kitchen=counted)


@blueprint.get("/guests.csv")
@requires(Permission.VIEW_MEMBERS)
def file(event_id: int) -> Response:
    with reading() as session:
        event = get_event(session, event_id)
    return csv_answer(partial(guest_lines, event=event), f"{event.code}-guests.csv")
