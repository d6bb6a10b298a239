"""A guest's own sessions, as messages and calendars say them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import LocalText, localised
from campaigns.events.models import Event, Invitation, SessionPlace
from campaigns.events.moves import SEATED

_BETWEEN: LocalText = {"en": ", ", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Own:
    """Names of the sessions that a guest with a seat has a place in, and of those they wait for."""

    held: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


NONE = Own()


def own_sessions(session: Session, invitation_ids: Collection[int]) -> Mapping[int, Own]:
    """An invitation's id → its own, where it has or waits for any; in one read."""
    places = (
        select(SessionPlace.invitation_id, SessionPlace.session, SessionPlace.waitlisted_at)
        .join(SessionPlace.invitation)
        .where(among(SessionPlace.invitation_id, invitation_ids), Invitation.state.in_(SEATED))
    )
    held: dict[int, set[str]] = {}
    waiting: dict[int, set[str]] = {}
    for invitation_id, name, since in session.execute(places):
        (waiting if since else held).setdefault(invitation_id, set()).add(name)
    return {
        each: Own(frozenset(held.get(each, ())), frozenset(waiting.get(each, ()))) for each in held.keys() | waiting
    }


def session_titles(session: Session, event_ids: Collection[int]) -> Mapping[int, Mapping[str, LocalText]]:
    """An event's id → the titles of its sessions by their names, as they are today."""
    events = session.scalars(select(Event).where(among(Event.id, event_ids))) if event_ids else ()
    return {event.id: {each.name: each.title for each in event.sessions} for event in events}


def has_place(event: Event, own: Own, name: str) -> bool:
    """In a session that is still offered."""
    return name in own.held and any(each.name == name for each in event.choosable_sessions)


def session_words(event: Event, own: Own, language: str, *, new: Mapping[str, Any] | None) -> dict[str, Any]:
    """The `sessions.*` of templates: what a guest has and waits for; a message tells of `new`, for so many `people`."""
    return {
        "mine": say_sessions(event, own.held, language) or None,
        "waiting": say_sessions(event, own.waiting, language) or None,
        "new": (say_sessions(event, [new["session"]], language) or None) if new else None,
        "people": new["people"] if new else None,
    }


def say_sessions(event: Event, names: Collection[str], language: str) -> str:
    """In the order of the programme, each with its hour by the venue's clock: `19:30 Red, 20:00 Cheese`."""
    between, zone = localised(_BETWEEN, language), ZoneInfo(event.zone)
    return between.join(
        f"{each.starts_at.astimezone(zone):%H:%M} {localised(each.title, language)}"
        for each in event.choosable_sessions
        if each.name in names
    )
