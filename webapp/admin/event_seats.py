"""Seats of an event by tier, and offers to its waitlist."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.access_plans import change_access
from campaigns.events.plans import PlanRefused
from campaigns.events.queries import get_event
from campaigns.events.seats_by_tier import seats_by_tier
from campaigns.events.wall_time import NoSuchHour, NoSuchYear
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, transaction
from webapp.forms.event_seats import EventSeatsForm
from webapp.i18n import translated

blueprint = Blueprint("event_seats", __name__, url_prefix="/events/<int:event_id>/seats")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def edit(event_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        event = get_event(session, event_id)
        rows = seats_by_tier(session, event, now=now())
    form = EventSeatsForm.of_event(event, rows)
    shown = {"event": event, "rows": rows, "refusal": ""}
    if not form.accepted():
        return form.on_page("admin/events/seats.html", **shown)
    try:
        with transaction() as session:
            terms, hours = form.terms(event.zone), int(form.offer_hours.data or 0)
            change_access(session, event_id=event_id, terms=terms, offer_hours=hours, now=now())
    except (PlanRefused, NoSuchHour, NoSuchYear) as refused:
        return _refused(form, refused, shown)
    flash(_("Saved. Seats that are open now went to those who wait."), "good")
    return redirect(url_for("events.show", event_id=event_id), 303)


def _refused(form: EventSeatsForm, refused: Refused, shown: dict[str, object]) -> tuple[str, int]:
    """Above the table: what is refused mostly comes of several of its rows."""
    shown["refusal"] = translated(refused.sentence, refused.values)
    page = form.on_page("admin/events/seats.html", **shown)
    return (page, refused.status) if isinstance(page, str) else page
