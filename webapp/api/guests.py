"""Who is invited to an event, told to programs and by them."""

from dataclasses import asdict
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.guest_lists import invite_by_code, list_invitations
from campaigns.events.models import Event, Invitation
from campaigns.events.queries import find_event_by_code, named_invitation
from campaigns.staff.scopes import Scope
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.once import once
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.events import Invitations, InvitationsAsked, InvitationTold, InviteCall, InvitedAnswer
from webapp.edge import now, reading

area = Area("guests")

NO_EVENT = {404: "No such event."}
FIELDS = tuple(name for name in InvitationTold.model_fields if name != "member")


@area.offers(
    Endpoint(
        name="listInvitations",
        method="GET",
        path="/events/<code>/invitations",
        scope=Scope.EVENTS_READ,
        summary=mark("Who is invited to an event, and what each answered."),
        asks=InvitationsAsked,
        answers=Invitations,
        says="A page of them.",
        errors=NO_EVENT,
    )
)
def index(code: str) -> Invitations:
    query = asked(InvitationsAsked)
    place = read_cursor(query.cursor)
    with reading() as session:
        event = event_of(session, code)
        rows = list_invitations(
            session, event.id, state=query.state, after=place[1] if place else 0, limit=query.limit + 1
        )
    page, following = cut(rows, query.limit, lambda invitation: (invitation.invited_at, invitation.id))
    return Invitations(invitations=[_told(invitation) for invitation in page], next_cursor=following)


@area.offers(
    Endpoint(
        name="readInvitation",
        method="GET",
        path="/events/<code>/invitations/<member>",
        scope=Scope.EVENTS_READ,
        summary=mark("What one member answered."),
        answers=InvitationTold,
        says="As it stands now.",
        errors={404: "No such event, member or invitation."},
    )
)
def show(code: str, member: str) -> InvitationTold:
    with reading() as session:
        return _told(named_invitation(session, event=code, member=member))


@area.offers(
    Endpoint(
        name="inviteMembers",
        method="POST",
        path="/events/<code>/invitations",
        scope=Scope.EVENTS_WRITE,
        summary=mark("Invite members by their codes, up to 10,000 at once. Nothing is sent by it: campaigns do that."),
        takes=InviteCall,
        answers=InvitedAnswer,
        says="How many are invited anew. The same call again changes nothing.",
        errors=NO_EVENT,
    )
)
def invite(code: str) -> Response:
    call = shaped(InviteCall, read_body())

    def work(session: Session) -> dict[str, Any]:
        event = event_of(session, code)
        return asdict(invite_by_code(session, event_id=event.id, codes=call.members, now=now()))

    return once(work)


def event_of(session: Session, code: str) -> Event:
    return must_exist(find_event_by_code(session, code), mark("event"))


def _told(invitation: Invitation) -> InvitationTold:
    held = {name: getattr(invitation, name) for name in FIELDS}
    return InvitationTold.model_validate({"member": invitation.member.code, **held})
