"""An event that is open to everybody: whoever has its link sees it and may ask for a seat."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.events.listed import NotListed, invite_by_own_wish
from campaigns.events.locking import lock_event
from campaigns.events.models import AnswerSource, Event, EventState, Invitation
from campaigns.events.parties import PartyRefused
from campaigns.events.queries import find_event_by_code
from campaigns.events.saying.said import CompanionSaid
from campaigns.events.seats import accept_by_own_wish
from campaigns.members.agreement.opt_in import PUBLIC_PAGE
from campaigns.members.models import Member
from campaigns.members.newcomers import Newcomer, join, known_at


def public_event(session: Session, code: str) -> Event:
    """Raises NotFound for one that is a draft, or for those alone who are invited."""
    event = find_event_by_code(session, code)
    if event is None or not event.public or event.state is EventState.DRAFT:
        raise NotFound(what=mark("event"))
    return event


def is_open_to_strangers(event: Event, *, now: datetime) -> bool:
    """A seat that costs points can be had by members alone, who have some."""
    return event.public and event.takes_answers(now) and not event.points_price


def ask_for_seat(
    session: Session,
    *,
    event_code: str,
    newcomer: Newcomer,
    code: str,
    now: datetime,
    companions: Sequence[CompanionSaid] = (),
) -> Invitation:
    """Their invitation, with their yes for themselves and `companions`. `code` becomes the code of somebody new.

    A member who has an answer of their own keeps it. The event's lock comes first, so a form sent twice makes one
    member. Raises NotFound, NotListed and PartyRefused, and what a yes may be refused with.
    """
    event = lock_event(session, event_id=public_event(session, event_code).id)
    if not is_open_to_strangers(event, now=now):
        raise NotListed
    if 1 + len(companions) > event.public_party:
        raise PartyRefused(most=event.public_party)
    known = known_at(session, newcomer)
    member = known[0] if known else _join(session, event, newcomer, code, now)
    invitation = invite_by_own_wish(session, event, member_id=member.id, largest_party=event.public_party, now=now)
    return accept_by_own_wish(session, invitation, source=AnswerSource.PUBLIC, companions=companions, now=now)


def _join(session: Session, event: Event, newcomer: Newcomer, code: str, now: datetime) -> Member:
    evidence = f"/event/{event.code}"
    return join(
        session,
        newcomer,
        zone=event.zone,
        source=PUBLIC_PAGE,
        evidence=evidence,
        code=code,
        now=now,
        chapter_id=event.chapter_id,
    )
