"""Guests let in at the door by programs, such as a gate that reads cards."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.events.door import check_in, undo_check_in
from campaigns.events.models import Invitation
from campaigns.events.queries import named_invitation
from campaigns.staff.scopes import Scope
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import once
from webapp.api.shapes.events import CheckedIn, CheckInCall, CheckInUndone
from webapp.edge import now

area = Area("check_ins")

REFUSALS = {
    404: "No such event, member or invitation.",
    409: "The door is closed, no seat is free, or the invitation does not let them in.",
    410: "The invitation was withdrawn.",
}


@area.offers(
    Endpoint(
        name="checkIn",
        method="POST",
        path="/events/<code>/check-ins",
        scope=Scope.DOOR_WRITE,
        summary=mark("Let a guest in, with their party."),
        takes=CheckInCall,
        answers=CheckedIn,
        says="How the guest stands. The same call again changes nothing.",
        errors=REFUSALS,
    )
)
def let_in(code: str) -> Response:
    told = shaped(CheckInCall, read_body())

    def work(session: Session) -> dict[str, Any]:
        invitation = named_invitation(session, event=code, member=told.member)
        came = check_in(session, invitation_id=invitation.id, people=told.people, squeeze=told.squeeze, now=now())
        return _stands(came.invitation, first=came.first, over=came.over)

    return once(work)


@area.offers(
    Endpoint(
        name="undoCheckIn",
        method="POST",
        path="/events/<code>/check-ins/undone",
        scope=Scope.DOOR_WRITE,
        summary=mark("Take a check-in back: the guest stands as before it."),
        takes=CheckInUndone,
        answers=CheckedIn,
        says="How the guest stands.",
        errors={404: REFUSALS[404], 409: "The door is closed, or they are not in."},
    )
)
def undo(code: str) -> Response:
    told = shaped(CheckInUndone, read_body())

    def work(session: Session) -> dict[str, Any]:
        invitation = named_invitation(session, event=code, member=told.member)
        return _stands(undo_check_in(session, invitation_id=invitation.id, now=now()), first=False, over=False)

    return once(work)


def _stands(invitation: Invitation, *, first: bool, over: bool) -> dict[str, Any]:
    held = {name: getattr(invitation, name) for name in ("state", "party_size", "people_in", "checked_in_at")}
    told = CheckedIn(member=invitation.member.code, first=first, over=over, **held)
    return told.model_dump(mode="json")
