"""The waitlist: first come, first served, in the order in which parties got the event's lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.moves import free_seats, move

_TICK = timedelta(microseconds=1)


def join_waitlist(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Put the party behind all who wait. Of two who came in one instant the lock decides."""
    last = session.scalar(
        select(func.max(Invitation.waitlisted_at)).where(
            Invitation.event_id == invitation.event_id, Invitation.state == InvitationState.WAITLISTED
        )
    )
    invitation.waitlisted_at = now if last is None else max(now, last + _TICK)


def waitlist_position(session: Session, invitation: Invitation) -> int:
    """The place on the waitlist, counted from 1; 0 for those who do not wait."""
    if invitation.state is not InvitationState.WAITLISTED:
        return 0
    before = tuple_(Invitation.waitlisted_at, Invitation.id) <= (invitation.waitlisted_at, invitation.id)
    return session.scalars(select(func.count()).where(*_waits(invitation.event_id), before)).one()


def promote_waiting(session: Session, event: Event) -> list[Invitation]:
    """Seat whole parties in their order while they fit; a large party does not keep a small one from a free seat."""
    promoted: list[Invitation] = []
    while fitting := _next_fitting(session, event):
        for invitation in fitting:
            if invitation.party_size <= free_seats(event):
                move(invitation, state=InvitationState.ATTENDING)
                promoted.append(invitation)
    return promoted


def _next_fitting(session: Session, event: Event) -> Sequence[Invitation]:
    free = free_seats(event)
    if free <= 0:
        return ()
    waiting = select(Invitation).where(*_waits(event.id), Invitation.party_size <= free)
    return session.scalars(waiting.order_by(Invitation.waitlisted_at, Invitation.id).limit(free)).all()


def _waits(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Invitation.event_id == event_id, Invitation.state == InvitationState.WAITLISTED)
