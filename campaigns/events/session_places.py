"""Places in those sessions of an event that have seats of their own: who takes which, and how many are left.

A place counts while its party has seats at the event. Whoever gave those back keeps it until somebody else chooses.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.locking import lock_invitation
from campaigns.events.models import EventSession, Invitation, SessionPlace
from campaigns.events.moves import SEATED
from campaigns.members.models import Member


class NoSuchSession(Refused):
    sentence = mark("This session is not offered any more. Nothing was changed; please choose again.")
    status = 422


class SessionsAtOnce(Refused):
    sentence = mark("Two of these sessions begin at the same time. Nothing was changed; please choose one of them.")
    status = 422


class SessionFull(Refused):
    sentence = mark("Only %(free)d places are left in “%(session)s”. Nothing was changed; please choose another.")


class NoSeatYet(Refused):
    sentence = mark("Sessions are chosen by those who have a seat, while the event is to come.")


@dataclass(frozen=True, slots=True)
class Offered:
    """A session as one guest sees it: `mine` people of their party have a place in it."""

    session: EventSession
    free: int
    mine: int


@dataclass(frozen=True, slots=True)
class Taken:
    """`people` of a party that has a place."""

    invitation: Invitation
    people: int


def offered_sessions(session: Session, invitation: Invitation) -> Sequence[Offered]:
    """What this guest may choose among, in the order of the programme; empty where nothing is chosen."""
    event = invitation.event
    if not event.choosable_sessions:
        return ()
    used = _used(session, event.id)
    mine = _places_of(session, invitation.id)
    return [
        Offered(
            each, max((each.seats or 0) - used.get(each.name, 0), 0), min(mine.get(each.name, 0), invitation.party_size)
        )
        for each in event.choosable_sessions
    ]


def places_taken(session: Session, event_id: int) -> Mapping[str, Sequence[Taken]]:
    """A session's name → who has a place in it; also of sessions that are no longer offered."""
    rows = session.execute(
        select(SessionPlace, Invitation)
        .join(Invitation, Invitation.id == SessionPlace.invitation_id)
        .join(Invitation.member)
        .where(*_counts(event_id))
        .options(joinedload(Invitation.member))
        .order_by(Member.full_name, Invitation.id)
    )
    taken: dict[str, list[Taken]] = {}
    for place, invitation in rows:
        taken.setdefault(place.session, []).append(Taken(invitation, min(place.seats, invitation.party_size)))
    return taken


def may_choose(invitation: Invitation, *, now: datetime) -> bool:
    event = invitation.event
    return invitation.state in SEATED and not event.is_settled and now < event.ends_at


def choose_sessions(session: Session, *, invitation_id: int, names: Collection[str], now: datetime) -> None:
    """The whole party takes these sessions and no others, under the event's lock. Raises a Refused; then all stays."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    event = invitation.event
    if not may_choose(invitation, now=now):
        raise NoSeatYet
    chosen = [each for each in event.choosable_sessions if each.name in names]
    if len(chosen) < len(set(names)):
        raise NoSuchSession
    if len({each.starts_at for each in chosen}) < len(chosen):
        raise SessionsAtOnce
    _forget_those_without_a_seat(session, event.id)
    _check_room(session, invitation, chosen)
    session.execute(delete(SessionPlace).where(SessionPlace.invitation_id == invitation.id))
    if chosen:
        rows = [
            {"invitation_id": invitation.id, "session": each.name, "seats": invitation.party_size} for each in chosen
        ]
        session.execute(insert(SessionPlace), rows)


def change_session(session: Session, *, invitation_id: int, before: str, after: str, now: datetime) -> None:
    """Staff move a party from one session to another, or with `after` empty out of it."""
    kept = set(_places_of(session, invitation_id)) - {before}
    offered = {each.name for each in lock_invitation(session, invitation_id=invitation_id).event.choosable_sessions}
    choose_sessions(
        session, invitation_id=invitation_id, names=(kept & offered) | ({after} if after else set()), now=now
    )


def _check_room(session: Session, invitation: Invitation, chosen: Sequence[EventSession]) -> None:
    used, mine = _used(session, invitation.event_id), _places_of(session, invitation.id)
    for each in chosen:
        free = (each.seats or 0) - used.get(each.name, 0) + mine.get(each.name, 0)
        if invitation.party_size > max(free, mine.get(each.name, 0)):
            raise SessionFull(free=max(free, 0), session=each.name)


def _forget_those_without_a_seat(session: Session, event_id: int) -> None:
    """So that nobody who comes back, or whose party grows again, finds a place that was given to others."""
    theirs = select(Invitation.id).where(Invitation.event_id == event_id, Invitation.state.not_in(SEATED))
    session.execute(delete(SessionPlace).where(SessionPlace.invitation_id.in_(theirs)))
    session.execute(
        update(SessionPlace)
        .where(
            SessionPlace.invitation_id == Invitation.id,
            Invitation.event_id == event_id,
            SessionPlace.seats > Invitation.party_size,
        )
        .values(seats=Invitation.party_size)
    )


def _used(session: Session, event_id: int) -> Mapping[str, int]:
    people = func.sum(func.least(SessionPlace.seats, Invitation.party_size))
    rows = select(SessionPlace.session, people).join(Invitation, Invitation.id == SessionPlace.invitation_id)
    return {
        name: int(count)
        for name, count in session.execute(rows.where(*_counts(event_id)).group_by(SessionPlace.session))
    }


def _counts(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return Invitation.event_id == event_id, Invitation.state.in_(SEATED)


def _places_of(session: Session, invitation_id: int) -> Mapping[str, int]:
    rows = select(SessionPlace.session, SessionPlace.seats).where(SessionPlace.invitation_id == invitation_id)
    return dict(session.execute(rows).all())
