"""A guest's choice of sessions on their timeline. It counts for nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.models import Invitation, SessionPlace
from campaigns.events.sessions.places import held_in, places_of
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities

REFERENCE = "invitation:%s/sessions:%s"
BETWEEN, THEN = " · ", "\n"
"""Names stand between these, first those of sessions that the party has, then of those that it waits for."""


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """Names of sessions, in the order in which they were chosen."""

    held: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def choice_of(invitation: Invitation, places: Iterable[SessionPlace]) -> SessionChoice:
    """What a party has and waits for."""
    mine = list(places)
    return SessionChoice(
        tuple(each.session for each in mine if held_in(each, invitation)),
        tuple(each.session for each in mine if each.waitlisted_at),
    )


def note_choice(session: Session, invitation: Invitation, *, before: SessionChoice, now: datetime) -> None:
    """As it stands now; nothing where that is what it was before."""
    chosen = choice_of(invitation, places_of(session, invitation.id))
    if chosen == before:
        return
    told = NewActivity(
        invitation.member_id,
        ActivityKind.SESSIONS_CHOSEN,
        now,
        REFERENCE % (invitation.id, now.isoformat()),
        value=len(chosen.held),
        event_id=invitation.event_id,
        detail=THEN.join((BETWEEN.join(chosen.held), BETWEEN.join(chosen.waiting))).rstrip(),
    )
    record_activities(session, [told], now=now)


def read_choice(detail: str) -> SessionChoice:
    """From what `note_choice` wrote down."""
    held, _then, waiting = detail.partition(THEN)
    return SessionChoice(_names(held), _names(waiting))


def _names(written: str) -> tuple[str, ...]:
    return tuple(filter(None, written.split(BETWEEN)))
