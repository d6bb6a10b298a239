"""What the door's own script asks for: the worker that keeps the page, the guest list, and a place for its marks."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, jsonify, request, send_from_directory
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from campaigns.events.door_list import DoorGuest, list_door, read_guests
from campaigns.events.marks import apply_marks
from campaigns.events.models import DoorMark, Event, MarkOutcome
from campaigns.events.queries import get_event
from campaigns.events.sessions.words import say_sessions
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.door.blueprint import at_door, blueprint
from webapp.admin.door.joining import MEMBER_CODE_LENGTH, member_at_door
from webapp.assets import STATIC
from webapp.edge import now, reading, runtime, transaction
from webapp.formats import say_hour
from webapp.forms.door_marks import read_marks
from webapp.i18n import language, localised_here


@blueprint.get("/worker.js")
@requires(Permission.RUN_DOOR)
def worker() -> Response:
    """From here, so that it may keep the pages of the door and no others."""
    return send_from_directory(STATIC, "js/door/worker.js", max_age=0)


@blueprint.get("/<int:event_id>/list")
@at_door
def guest_list(event_id: int) -> AnyResponse:
    """304 while nothing has changed. Kept by the door's script alone, never by the browser's own cache."""
    with reading() as session:
        event = get_event(session, event_id)
        guests = list_door(session, event_id)
    listed = {"capacity": event.capacity, "zone": event.zone, "ends": _ms(event.ends_at)}
    answer = jsonify(**listed, open=event.state, guests=[_said(event, guest) for guest in guests])
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-CSRFToken"] = generate_csrf()
    return answer.make_conditional(request)


@blueprint.post("/<int:event_id>/marks")
@at_door
def marks(event_id: int) -> Response:
    """What became of each mark, and how its guest stands now."""
    with reading() as session:
        event = get_event(session, event_id)
    read = read_marks(
        _told(),
        now=now(),
        joining=lambda somebody: member_at_door(event, **somebody.model_dump()),
        random_code=lambda: runtime().random_code(MEMBER_CODE_LENGTH),
    )
    with transaction() as session:
        settled = apply_marks(session, event_id=event_id, marks=read.marks, staff_id=current_staff().id, now=now())
        guests = read_guests(session, [row.invitation_id for row in settled.values() if row.invitation_id])
        answers = {key: _answer(event, row, guests) for key, row in settled.items()}
    unread = {key: {"outcome": MarkOutcome.UNKNOWN} for key in read.unread}
    return jsonify(answers=unread | answers)


def _told() -> Any:
    """The body; nothing where it is no JSON."""
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return None


def _answer(event: Event, row: DoorMark, guests: dict[int, DoorGuest]) -> dict[str, Any]:
    guest = guests.get(row.invitation_id or 0)
    since = _hour(event, row.since) if row.since else ""
    return {"outcome": row.outcome, "since": since, "guest": _said(event, guest) if guest else None}


def _said(event: Event, guest: DoorGuest) -> dict[str, Any]:
    return {
        "id": guest.id,
        "code": guest.code,
        "name": guest.name,
        "names": [guest.call_name, guest.sort_name],
        "tier": localised_here(guest.tier),
        "state": guest.state,
        "party": guest.party_size,
        "inside": guest.people_in,
        "at": _ms(guest.checked_in_at) if guest.checked_in_at else None,
        "since": _hour(event, guest.checked_in_at) if guest.checked_in_at else "",
        "digits": guest.digits,
        "companions": guest.companions,
        "sessions": say_sessions(event, guest.sessions, language()),
    }


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _hour(event: Event, at: datetime) -> str:
    return say_hour(at.astimezone(ZoneInfo(event.zone)))
