"""Gatherings that took place before the club kept its events here: brought in whole, without writing to anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaigns.events.invitations import INVITED_AS
from campaigns.events.milestones.operations import drop_milestones
from campaigns.events.models import AnswerSource, Event, EventState, Invitation, InvitationState
from campaigns.events.moves import PAST_ANSWERING, REFERENCE, TOLD_AS, seats_of
from campaigns.events.operations import create_event
from campaigns.events.plans import EventPlan
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities


@dataclass(frozen=True, slots=True)
class PastGuest:
    """`answered` is what they said, nothing if they never did; `came_at` is when they were let in, if they were."""

    member_id: int
    invited_at: datetime
    answered: InvitationState | None = None
    answered_at: datetime | None = None
    came_at: datetime | None = None


def record_past_event(
    session: Session, *, plan: EventPlan, code: str, guests: Sequence[PastGuest], now: datetime
) -> Event:
    """The event as finished, with its invitations and what they add to the members' timelines. Nobody is written to."""
    event = create_event(session, plan=plan, code=code, now=now)
    drop_milestones(session, event)
    invitations = {guest.member_id: _invitation(event, guest) for guest in guests}
    event.state = EventState.FINISHED
    event.seats_taken = sum(seats_of(_state(guest), 1) for guest in guests)
    ids = _insert(session, invitations)
    told = [line for guest in guests for line in _told(event, guest, ids[guest.member_id])]
    record_activities(session, told, now=now)
    return event


def _invitation(event: Event, guest: PastGuest) -> dict[str, object]:
    return {
        "event_id": event.id,
        "member_id": guest.member_id,
        "state": _state(guest),
        "revision": len(_moves(event, guest)),
        "invited_at": guest.invited_at,
        "answered_at": guest.answered_at,
        "answered_by": AnswerSource.LINK if guest.answered else None,
        "checked_in_at": guest.came_at,
        "people_in": 1 if guest.came_at else 0,
    }


def _insert(session: Session, invitations: Mapping[int, dict[str, object]]) -> dict[int, int]:
    """Member id → invitation id."""
    if not invitations:
        return {}
    added = insert(Invitation).returning(Invitation.member_id, Invitation.id)
    return dict(session.execute(added, list(invitations.values())).all())


def _state(guest: PastGuest) -> InvitationState:
    if guest.came_at:
        return InvitationState.ATTENDED
    if guest.answered is InvitationState.ATTENDING:
        return InvitationState.NO_SHOW
    return guest.answered or InvitationState.INVITED


def _told(event: Event, guest: PastGuest, invitation_id: int) -> Iterator[NewActivity]:
    yield NewActivity(
        guest.member_id,
        ActivityKind.INVITED,
        guest.invited_at,
        INVITED_AS % (event.id, guest.member_id),
        event_id=event.id,
    )
    for revision, (state, at) in enumerate(_moves(event, guest), 1):
        reference = REFERENCE % (invitation_id, revision)
        yield NewActivity(guest.member_id, TOLD_AS[state], at, reference, value=1, event_id=event.id)


def _moves(event: Event, guest: PastGuest) -> list[tuple[InvitationState, datetime]]:
    """What became of the invitation, in order."""
    moves = []
    if guest.answered and guest.answered_at:
        moves.append((guest.answered, guest.answered_at))
    state = _state(guest)
    if state in PAST_ANSWERING:
        moves.append((state, guest.came_at or event.ends_at))
    return moves
