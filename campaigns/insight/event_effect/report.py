"""What an event changed: those who came against comparable members who were asked and did not, and a draw's reserve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.core.zones import club_zone
from campaigns.events.models import Event
from campaigns.events.queries import get_event
from campaigns.insight.event_effect.guests import drawn, invited
from campaigns.insight.event_effect.matching import Matched, match
from campaigns.insight.event_report import DAYS, MOST_DAYS, BadDays
from campaigns.members.models import Tier


@dataclass(frozen=True, slots=True)
class EventEffect:
    """Purchases are counted from the day of the event `until` a day; `is_counting` while that is to come.

    `came`: members who came against invited members who did not. `asked`: members whom a draw had invited against its
    reserve, whom nobody asked; nothing where no draw was used.
    """

    event: Event
    days: int
    until: date
    is_counting: bool
    came: Matched
    asked: Matched | None
    tiers: Sequence[tuple[int, LocalText]]


def event_effect(session: Session, *, event_id: int, days: int = DAYS, now: datetime) -> EventEffect:
    """Raises NotFound and BadDays."""
    if not 1 <= days <= MOST_DAYS:
        raise BadDays
    event, zone = get_event(session, event_id), club_zone(session)
    until = event.starts_at.astimezone(zone).date() + timedelta(days=days)
    places = drawn(session, event, days=days)
    return EventEffect(
        event=event,
        days=days,
        until=until,
        is_counting=until >= now.astimezone(zone).date(),
        came=match(invited(session, event, days=days)),
        asked=match(places) if places else None,
        tiers=[(row.id, row.name) for row in session.execute(select(Tier.id, Tier.name).order_by(Tier.rank.desc()))],
    )
