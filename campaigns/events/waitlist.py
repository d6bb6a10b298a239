"""The waitlist: first come, first served, in the order in which parties got the event's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from campaigns.events.access import Room
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.moves import move
from campaigns.events.offers import offer, offer_until

_TICK = timedelta(microseconds=1)


@dataclass(slots=True)
class Line:
    """The end of an event's waitlist, for all who join it one after the other under the event's lock."""

    length: int
    last: datetime | None

    def join(self, invitation: Invitation, *, at: datetime) -> int:
        """Put the party behind all who wait; gives its place. Of two who came in one instant the lock decides."""
        self.last = invitation.waitlisted_at = at if self.last is None else max(at, self.last + _TICK)
        self.length += 1
        return self.length


def read_line(session: Session, event_id: int) -> Line:
    """As it stands. Whoever let an offer pass is behind nobody, but keeps their place in time."""
    in_line = func.count().filter(Invitation.lapsed_at.is_(None))
    waiting = (Invitation.event_id == event_id, Invitation.state == InvitationState.WAITLISTED)
    return Line(*session.execute(select(in_line, func.max(Invitation.waitlisted_at)).where(*waiting)).one())


def waitlist_position(session: Session, invitation: Invitation) -> int:
    """The place on the waitlist, counted from 1; 0 for those who wait for nothing, or let an offer pass."""
    if invitation.state is not InvitationState.WAITLISTED or invitation.lapsed_at is not None:
        return 0
    before = tuple_(Invitation.waitlisted_at, Invitation.id) <= (invitation.waitlisted_at, invitation.id)
    return session.scalars(select(func.count()).where(*_waits(invitation.event_id), before)).one()


def promote_waiting(session: Session, event: Event, *, now: datetime) -> list[Invitation]:
    """Give or offer seats to whole parties in their order while they fit into the room of their tier.

    A large party does not keep a small one from a free seat, nor one tier another from what is open to it.
    """
    room, until = Room(session, event, now=now), offer_until(event, now=now)
    promoted: list[Invitation] = []
    while fitting := _next_fitting(session, event, room):
        for invitation in fitting:
            if invitation.party_size <= room.of(invitation.tier_id):
                _promote(invitation, until=until)
                room.take(invitation.tier_id, invitation.party_size)
                promoted.append(invitation)
    return promoted


def _promote(invitation: Invitation, *, until: datetime | None) -> None:
    if until is None:
        move(invitation, state=InvitationState.ATTENDING)
    else:
        offer(invitation, until=until)


def _next_fitting(session: Session, event: Event, room: Room) -> Sequence[Invitation]:
    free = event.seats_free
    if not free:
        return ()
    by_tier, others = room.of_each(), literal(room.of(None))
    theirs = case(by_tier, value=Invitation.tier_id, else_=others) if by_tier else others
    waiting = select(Invitation).where(
        *_waits(event.id), Invitation.offered_until.is_(None), Invitation.party_size <= theirs
    )
    return session.scalars(waiting.order_by(Invitation.waitlisted_at, Invitation.id).limit(free)).all()


def _waits(event_id: int) -> tuple[ColumnElement[bool], ...]:
    """For a seat of the event; whoever let an offer pass does not."""
    return (
        Invitation.event_id == event_id,
        Invitation.state == InvitationState.WAITLISTED,
        Invitation.lapsed_at.is_(None),
    )
