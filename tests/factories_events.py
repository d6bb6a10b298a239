"""A house with an event and guests, and short ways to say what they do."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.queries import find_club
from campaigns.events.answers import Answer, Choice
from campaigns.events.invitations import ensure_invitations
from campaigns.events.links import InvitationLinks
from campaigns.events.models import AnswerSource, Event, EventHost, Invitation
from campaigns.events.operations import create_event, publish_event
from campaigns.events.plans import AgendaItem, EventPlan
from campaigns.events.seats import answer_invitation
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.templates import latest_version_of
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member, make_tier, reachable

START = NOW + timedelta(days=10)

SESSIONS = (
    AgendaItem(0, {"en": "Welcome"}),
    AgendaItem(30, {"en": "Red", "zh": "红"}, seats=2),
    AgendaItem(30, {"en": "White"}, seats=2),
    AgendaItem(60, {"en": "Cheese"}, seats=9),
)
"""Of an event: two of them at once."""


def make_plan(**changes: Any) -> EventPlan:
    chosen: dict[str, Any] = {
        "title": {"en": "Spring salon", "zh": "春季沙龙"},
        "description": {"en": "Tea and talk", "zh": "茶叙"},
        "venue": "The Lantern Rooms",
        "address": "12 Harbour Street",
        "zone": "Asia/Shanghai",
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "rsvp_until": START - timedelta(days=1),
        "capacity": 4,
    }
    return EventPlan(**(chosen | changes))


def make_house(session: Session) -> None:
    """The club and the letters it writes."""
    if find_club(session) is None:
        make_club(session)
        make_tier(session)
        install_defaults(session, now=NOW)


def make_salon(session: Session, *, code: str = "salon", **changes: Any) -> Event:
    """A published event."""
    make_house(session)
    event = create_event(session, plan=make_plan(**changes), code=code, now=NOW)
    return publish_event(session, event_id=event.id, now=NOW)


def invite(session: Session, event: Event, members: int = 1, **addresses: str) -> list[Invitation]:
    """So many new members, invited, in the order of their ids."""
    ids = [reachable(session, make_member(session), **addresses).id for _ in range(members)]
    ensure_invitations(session, event_id=event.id, members=select(Member.id).where(Member.id.in_(ids)), now=NOW)
    found = select(Invitation).where(Invitation.event_id == event.id, Invitation.member_id.in_(ids))
    return list(session.scalars(found.order_by(Invitation.member_id)))


def host(session: Session, event: Event, staff: Staff) -> None:
    """Name them a host of it."""
    session.add(EventHost(event_id=event.id, staff_id=staff.id))
    session.commit()


def say(
    session: Session,
    invitation: Invitation,
    answer: Choice = Choice.YES,
    party: int | None = None,
    source: AnswerSource = AnswerSource.LINK,
    **changes: Any,
) -> Answer:
    return answer_invitation(
        session,
        invitation_id=invitation.id,
        choice=answer,
        party_size=party,
        source=source,
        now=changes.get("now", NOW),
    )


def brings(companions: int) -> dict[str, str]:
    """As the page posts so many whose names follow."""
    follow = {f"companion_{place}_follows": "y" for place in range(companions)}
    return {"companions": str(companions), **follow}


def posted(session: Session, cause: str = "") -> list[Message]:
    """The messages of the ledger whose cause starts so."""
    return list(session.scalars(select(Message).where(Message.cause.startswith(cause)).order_by(Message.id)))


def texted(session: Session, invitation: Invitation, number: str) -> Message:
    """An invitation that went out to this number."""
    message = Message(
        cause=f"test:{invitation.id}",
        member_id=invitation.member_id,
        channel=Channel.SMS,
        topic="events",
        template_version_id=latest_version_of(session, "event_invitation").id,
        language="en",
        event_id=invitation.event_id,
        address=number,
        state=MessageState.DELIVERED,
        due_at=NOW,
        accepted_at=NOW,
        valid_until=START,
        created_at=NOW,
    )
    session.add(message)
    session.flush()
    return message


def kinds_told(session: Session, invitation: Invitation) -> list[ActivityKind]:
    """The member's timeline, oldest first."""
    rows = select(Activity.kind).where(Activity.member_id == invitation.member_id).order_by(Activity.id)
    return list(session.scalars(rows))


def links_of(runtime: Runtime) -> InvitationLinks:
    return InvitationLinks(runtime.signer, runtime.settings.public_url, runtime.settings.inbound_domain)
