"""On paper: the guest list and the badges."""

from collections.abc import Sequence
from itertools import groupby

from flask import render_template, request

from campaigns.events.door_list import DoorGuest, list_door
from campaigns.events.models import Event, InvitationState
from campaigns.events.queries import get_event
from campaigns.events.sessions.words import say_sessions
from webapp.admin.door.blueprint import at_door, blueprint
from webapp.edge import now, reading
from webapp.i18n import language
from webapp.qr import qr_svg

EXPECTED = (InvitationState.ATTENDING, InvitationState.ATTENDED)
AWAY = (InvitationState.DECLINED, InvitationState.NO_SHOW)


@blueprint.get("/<int:event_id>/print")
@at_door
def printed(event_id: int) -> str:
    """By the letter their names are sorted by; with `?who=all` also those who have not said that they come."""
    event, guests = _read(event_id)
    everybody = request.args.get("who") == "all"
    shown = [guest for guest in guests if guest.state in EXPECTED or (everybody and guest.state not in AWAY)]
    letters = [(letter, list(those)) for letter, those in groupby(shown, _letter)]
    people = sum(guest.party_size for guest in shown)
    sessions = {guest.id: say_sessions(event, guest.sessions, language()) for guest in shown}
    return render_template(
        "admin/door/print.html",
        event=event,
        letters=letters,
        parties=len(shown),
        people=people,
        sessions=sessions,
        everybody=everybody,
        printed_at=now(),
    )


@blueprint.get("/<int:event_id>/badges")
@at_door
def badges(event_id: int) -> str:
    """One for each guest who comes, with the code that the door reads."""
    event, guests = _read(event_id)
    shown = [
        (guest, qr_svg(guest.code), say_sessions(event, guest.sessions, language()))
        for guest in guests
        if guest.state in EXPECTED
    ]
    return render_template("admin/door/badges.html", event=event, badges=shown)


def _read(event_id: int) -> tuple[Event, Sequence[DoorGuest]]:
    with reading() as session:
        return get_event(session, event_id), list_door(session, event_id)


def _letter(guest: DoorGuest) -> str:
    first = guest.sort_name[:1].upper()
    return first if first.isalpha() else "#"
