"""Events that any member may come to: found on their own pages, with an invitation for the asking."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.invitations import invite_member
from campaigns.events.models import Event, Invitation
from campaigns.events.queries import find_event_by_code, find_invitation

MOST = 5


class NotListed(Refused):
    sentence = mark("This event is not open to everybody any more. Please call us if you would like to come.")
    status = 410


def listed_events(session: Session, *, member_id: int, now: datetime) -> Sequence[Event]:
    """Those that take answers and to which the member was never invited, the next one first; at most five."""
    asked = select(Invitation.id).where(Invitation.event_id == Event.id, Invitation.member_id == member_id)
    open_to_all = select(Event).where(Event.listed, Event.takes_answers(now), ~asked.exists())
    return session.scalars(open_to_all.order_by(Event.starts_at, Event.id).limit(MOST)).all()


def join_listed(session: Session, *, member_id: int, code: str, now: datetime) -> Invitation:
    """An invitation of the member's own; whoever has one keeps it as it stands. Raises NotListed."""
    event = find_event_by_code(session, code)
    if event is None or not event.listed or not event.takes_answers(now):
        raise NotListed
    return invite_by_own_wish(session, event, member_id=member_id, now=now)


def invite_by_own_wish(
    session: Session, event: Event, *, member_id: int, now: datetime, largest_party: int | None = None
) -> Invitation:
    """Whoever has an invitation keeps it as it stands. Without `largest_party` they bring as many as anybody may."""
    standing = find_invitation(session, event_id=event.id, member_id=member_id)
    if standing is not None:
        return standing
    invitation = invite_member(session, event_id=event.id, member_id=member_id, now=now)
    invitation.own_wish, invitation.largest_party = True, largest_party
    return invitation
