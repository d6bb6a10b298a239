"""Free places in sessions go to the parties that wait for them, in their order, as soon as there are any."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.events.models import Event, EventSession, Invitation, SessionPlace
from campaigns.events.sessions.places import (
    WAITED_FOR,
    counts,
    forget_those_without_a_seat,
    free_places,
    held_in,
    leave_lines,
)
from campaigns.events.sessions.telling import tell_placed


def place_waiting(session: Session, event: Event, *, now: datetime) -> None:
    """Whole parties that fit, into sessions that have not begun. The caller holds the event's lock.

    A large party does not keep a small one from a free place. Of those that begin at one time a party has one session:
    the last it was given, in place of what it had or waited for. They are told.
    """
    if not event.choosable_sessions:
        return
    leave_lines(session, event.id)
    if not _anybody_waits(session, event.id):
        return
    forget_those_without_a_seat(session, event.id)
    placed = _place_all(session, event, now=now)
    session.flush()
    tell_placed(session, event, placed, now=now)


def _anybody_waits(session: Session, event_id: int) -> bool:
    waiting = select(SessionPlace.id).join(SessionPlace.invitation).where(*counts(event_id), WAITED_FOR)
    return session.scalar(waiting.limit(1)) is not None


def _place_all(session: Session, event: Event, *, now: datetime) -> list[SessionPlace]:
    to_come = {each.name: each for each in event.choosable_sessions if each.starts_at > now}
    free, places = free_places(session, event), _places_of_waiting(session, event.id)
    placed: list[SessionPlace] = []
    while (place := _next(places, to_come, free)) is not None:
        place.seats, place.waitlisted_at = place.invitation.party_size, None
        place.invitation.sessions_at = now
        free[place.session] -= place.seats
        for other in _in_place_of(place, places, to_come):
            free[other.session] += held_in(other, other.invitation)
            places.remove(other)
            session.delete(other)
        placed.append(place)
    return placed


def _places_of_waiting(session: Session, event_id: int) -> list[SessionPlace]:
    """All that parties have which wait for anything, in the order of the lines."""
    waiting = select(SessionPlace.invitation_id).join(SessionPlace.invitation).where(*counts(event_id), WAITED_FOR)
    theirs = select(SessionPlace).where(SessionPlace.invitation_id.in_(waiting)).order_by(SessionPlace.id)
    loaded = theirs.options(joinedload(SessionPlace.invitation).joinedload(Invitation.member))
    return list(session.scalars(loaded.execution_options(populate_existing=True)))


def _next(
    places: Iterable[SessionPlace], to_come: Mapping[str, EventSession], free: Mapping[str, int]
) -> SessionPlace | None:
    fitting = (
        place
        for place in places
        if place.waitlisted_at and place.session in to_come and place.invitation.party_size <= free[place.session]
    )
    return next(fitting, None)


def _in_place_of(
    place: SessionPlace, places: Iterable[SessionPlace], to_come: Mapping[str, EventSession]
) -> list[SessionPlace]:
    at = to_come[place.session].starts_at
    theirs = (other for other in places if other.invitation_id == place.invitation_id and other is not place)
    return [other for other in theirs if other.session in to_come and to_come[other.session].starts_at == at]
