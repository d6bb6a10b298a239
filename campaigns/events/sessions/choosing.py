"""Guests choose among those sessions of an event that have seats of their own, and wait for those that are full."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.locking import lock_invitation
from campaigns.events.models import Event, EventSession, Invitation, SessionPlace
from campaigns.events.moves import SEATED
from campaigns.events.sessions.noting import choice_of, note_choice
from campaigns.events.sessions.places import forget_those_without_a_seat, free_places, held_in, places_of
from campaigns.events.sessions.waiting import place_waiting


class NoSuchSession(Refused):
    sentence = mark("This session is not offered any more. Nothing was changed; please choose again.")
    status = 422


class SessionsAtOnce(Refused):
    sentence = mark("Two of these sessions begin at the same time. Nothing was changed; please choose one of them.")
    status = 422


class SessionFull(Refused):
    sentence = mark(
        "Only %(free)d places are left in “%(session)s”. Nothing was changed; wait for it, or choose another."
    )


class NoSeatYet(Refused):
    sentence = mark("Sessions are chosen by those who have a seat, while the event is to come.")


def may_choose(invitation: Invitation, *, now: datetime) -> bool:
    event = invitation.event
    return invitation.state in SEATED and not event.is_settled and now < event.ends_at


def choose_sessions(
    session: Session, *, invitation_id: int, names: Collection[str], waits: Collection[str] = (), now: datetime
) -> None:
    """The whole party takes these sessions, waits for those, and has no others; under the event's lock.

    One that is waited for goes to them as soon as there is room, maybe at once, in place of another at the same time;
    what they have already they keep.
    Raises a Refused; then all stays.
    """
    invitation = lock_invitation(session, invitation_id=invitation_id)
    event = invitation.event
    if not may_choose(invitation, now=now):
        raise NoSeatYet
    forget_those_without_a_seat(session, event.id)
    mine = {each.session: each for each in places_of(session, invitation.id)}
    before = choice_of(invitation, mine.values())
    wanted = set(names) | {name for name in waits if held_in(mine.get(name), invitation)}
    taken, waited = _named(event, wanted), _named(event, set(waits) - wanted)
    if len({each.starts_at for each in taken}) < len(taken):
        raise SessionsAtOnce
    seats = _seats_in(session, invitation, taken, mine)
    for gone in mine.keys() - {each.name for each in (*taken, *waited)}:
        session.delete(mine[gone])
    _seat(session, invitation, seats, mine)
    _let_wait(session, invitation, [each.name for each in waited if each.name not in mine], now=now)
    invitation.sessions_at = now
    session.flush()
    place_waiting(session, event, now=now)
    note_choice(session, invitation, before=before, now=now)


def _seat(session: Session, invitation: Invitation, seats: Mapping[str, int], mine: Mapping[str, SessionPlace]) -> None:
    for name, people in seats.items():
        place = mine.get(name) or SessionPlace(invitation_id=invitation.id, session=name)
        place.seats, place.waitlisted_at = people, None
        session.add(place)


def _let_wait(session: Session, invitation: Invitation, names: Collection[str], *, now: datetime) -> None:
    for name in names:
        waiting = SessionPlace(invitation_id=invitation.id, session=name, seats=invitation.party_size)
        waiting.waitlisted_at = now
        session.add(waiting)


def change_session(session: Session, *, invitation_id: int, before: str, after: str, now: datetime) -> None:
    """Staff move a party from one session to another, or with `after` empty out of it, or out of its line."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    offered = {each.name for each in invitation.event.choosable_sessions} - {before}
    mine = [each for each in places_of(session, invitation.id) if each.session in offered]
    held = {each.session for each in mine if held_in(each, invitation)} | ({after} if after else set())
    waits = {each.session for each in mine} - held
    choose_sessions(session, invitation_id=invitation.id, names=held, waits=waits, now=now)


def _named(event: Event, names: set[str]) -> Sequence[EventSession]:
    found = [each for each in event.choosable_sessions if each.name in names]
    if len(found) < len(names):
        raise NoSuchSession
    return found


def _seats_in(
    session: Session, invitation: Invitation, taken: Sequence[EventSession], mine: Mapping[str, SessionPlace]
) -> Mapping[str, int]:
    """A session's name → how many of the party have a seat there from now on; those they have are not lost."""
    free, seats = free_places(session, invitation.event), {}
    for each in taken:
        held, left = held_in(mine.get(each.name), invitation), max(free[each.name], 0)
        fits = invitation.party_size <= left + held
        if not fits and not held:
            raise SessionFull(free=left, session=each.name)
        seats[each.name] = invitation.party_size if fits else held
    return seats
