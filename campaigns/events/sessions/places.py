"""Who has a place in which session, who waits for one, and how many are left.

A place counts while its party has seats at the event. Whoever gave those back keeps it until somebody else wants it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.orm import Session, contains_eager

from campaigns.events.models import Event, EventSession, Invitation, SessionPlace
from campaigns.events.moves import SEATED
from campaigns.members.models import Member

HELD, WAITED_FOR = SessionPlace.waitlisted_at.is_(None), SessionPlace.waitlisted_at.is_not(None)
PEOPLE = func.least(SessionPlace.seats, Invitation.party_size)


@dataclass(frozen=True, slots=True)
class Offered:
    """A session as one guest sees it: `mine` people of their party have a place in it.

    `line` parties wait for it; this one is number `position` among them, or 0.
    """

    session: EventSession
    free: int
    mine: int
    line: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """`people` of a party that has a place, or waits for one; since `came_at` they are in the room."""

    invitation: Invitation
    people: int
    came_at: datetime | None


def offered_sessions(session: Session, invitation: Invitation) -> Sequence[Offered]:
    """What this guest may choose among, in the order of the programme; empty where nothing is chosen."""
    event = invitation.event
    if not event.choosable_sessions:
        return ()
    free, lines = free_places(session, event), _lines(session, event.id)
    mine = {each.session: each for each in places_of(session, invitation.id)}
    return [
        Offered(
            each,
            max(free[each.name], 0),
            held_in(mine.get(each.name), invitation),
            len(line := lines.get(each.name, [])),
            line.index(invitation.id) + 1 if invitation.id in line else 0,
        )
        for each in event.choosable_sessions
    ]


def places_taken(session: Session, event_id: int) -> Mapping[str, Sequence[Taken]]:
    """A session's name → who has a place in it, by their names; also of sessions that are no longer offered."""
    return _by_session(session, _placed(event_id, HELD).order_by(Member.sort_name, Invitation.id))


def places_waited_for(session: Session, event_id: int) -> Mapping[str, Sequence[Taken]]:
    """A session's name → who waits for it, in their order."""
    return _by_session(session, _placed(event_id, WAITED_FOR).order_by(SessionPlace.id))


def free_places(session: Session, event: Event) -> dict[str, int]:
    """Of each session that is chosen; less than nothing where staff took seats away that guests have."""
    used = select(SessionPlace.session, func.sum(PEOPLE)).join(SessionPlace.invitation).where(*counts(event.id), HELD)
    taken: dict[str, int] = dict(session.execute(used.group_by(SessionPlace.session)).all())
    return {each.name: (each.seats or 0) - int(taken.get(each.name, 0)) for each in event.choosable_sessions}


def places_of(session: Session, invitation_id: int) -> Sequence[SessionPlace]:
    """What one party has or waits for, whether it counts or not."""
    mine = select(SessionPlace).where(SessionPlace.invitation_id == invitation_id).order_by(SessionPlace.id)
    return session.scalars(mine.execution_options(populate_existing=True)).all()


def held_in(place: SessionPlace | None, invitation: Invitation) -> int:
    """How many of the party have a seat there."""
    return 0 if place is None or place.waitlisted_at else min(place.seats, invitation.party_size)


def counts(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return Invitation.event_id == event_id, Invitation.state.in_(SEATED)


def forget_those_without_a_seat(session: Session, event_id: int) -> None:
    """So that nobody who comes back, or whose party grows again, finds a place that was given to others."""
    theirs = select(Invitation.id).where(Invitation.event_id == event_id, Invitation.state.not_in(SEATED))
    session.execute(delete(SessionPlace).where(SessionPlace.invitation_id.in_(theirs)), execution_options=_IN_SQL)
    shrunk = and_(
        SessionPlace.invitation_id == Invitation.id,
        Invitation.event_id == event_id,
        SessionPlace.seats > Invitation.party_size,
    )
    fewer = update(SessionPlace).where(shrunk).values(seats=Invitation.party_size)
    session.execute(fewer, execution_options=_IN_SQL)


def leave_lines(session: Session, event_id: int) -> None:
    """Whoever gave up their seats at the event waits for none of its sessions, though they may come back."""
    theirs = select(Invitation.id).where(Invitation.event_id == event_id, Invitation.state.not_in(SEATED))
    left = delete(SessionPlace).where(SessionPlace.invitation_id.in_(theirs), WAITED_FOR)
    session.execute(left, execution_options=_IN_SQL)


def leave_rooms(session: Session, invitation_id: int) -> None:
    """Whoever is not in the house is in none of its sessions."""
    theirs = update(SessionPlace).where(SessionPlace.invitation_id == invitation_id).values(came_at=None)
    session.execute(theirs, execution_options=_IN_SQL)


def _lines(session: Session, event_id: int) -> dict[str, list[int]]:
    """A session's name → the invitations that wait for it, in their order."""
    waiting = select(SessionPlace.session, SessionPlace.invitation_id).join(SessionPlace.invitation)
    lines: dict[str, list[int]] = {}
    for name, invitation_id in session.execute(waiting.where(*counts(event_id), WAITED_FOR).order_by(SessionPlace.id)):
        lines.setdefault(name, []).append(invitation_id)
    return lines


def _placed(event_id: int, which: ColumnElement[bool]) -> Select[SessionPlace]:
    found = select(SessionPlace).join(SessionPlace.invitation).join(Invitation.member)
    loaded = contains_eager(SessionPlace.invitation).contains_eager(Invitation.member)
    return found.where(*counts(event_id), which).options(loaded)


def _by_session(session: Session, which: Select[SessionPlace]) -> Mapping[str, Sequence[Taken]]:
    found: dict[str, list[Taken]] = {}
    for place in session.scalars(which):
        party = place.invitation.party_size
        people = party if place.waitlisted_at else min(place.seats, party)
        taken = Taken(place.invitation, people, place.came_at)
        found.setdefault(place.session, []).append(taken)
    return found


_IN_SQL = {"synchronize_session": False}
