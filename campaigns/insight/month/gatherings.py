"""The events that were held, and who came; as an event's own report counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.events.models import Event, EventState
from campaigns.insight.event_guests import day_of_event, guests_of
from campaigns.insight.month.spans import Span, month_before, month_of
from campaigns.insight.month.whose import Whose

_SUMS = ("invited", "came", "there", "brought")


@dataclass(frozen=True, slots=True)
class Held:
    """`came` of those whom the house `invited`; `there` are all members who came, `brought` whom they brought."""

    event: Event
    invited: int
    came: int
    there: int
    brought: int


LATELY = 3
"""Months."""


def held_lately(session: Session, *, now: datetime) -> list[Held]:
    """Of the month that runs and those before it, by time."""
    spans = [month_of(now.astimezone(club_zone(session)).date(), club_zone(session))]
    while len(spans) < LATELY:
        spans.insert(0, month_before(spans[0]))
    return [each for month in events_held(session, spans, whose=Whose(), now=now) for each in month]


def events_held(session: Session, spans: Sequence[Span], *, whose: Whose, now: datetime) -> list[list[Held]]:
    """Of each span the events that began in it and are over, by time. Of an owner: at which a member of theirs was."""
    events = held_in(spans, now=now)
    guest = guests_of(events, days=0).subquery("guest")
    sums = [func.coalesce(func.sum(guest.c[name]), 0) for name in _SUMS]
    rows = (
        select(Event, *sums)
        .join(events, events.c.id == Event.id)
        .outerjoin(guest, and_(guest.c.event_id == Event.id, whose.members(guest.c.member_id)))
        .group_by(Event.id)
        .order_by(Event.starts_at, Event.id)
    )
    if whose.owner_id is not None:
        rows = rows.having(func.count(guest.c.member_id) > 0)
    found = [Held(event, *map(int, counts)) for event, *counts in session.execute(rows)]
    return [[each for each in found if span.begins <= each.event.starts_at < span.ends] for span in spans]


def held_in(spans: Sequence[Span], *, now: datetime) -> CTE:
    """(id, day) of the events that began between the first and the last of these spans and are over."""
    held = or_(Event.state == EventState.FINISHED, and_(Event.state == EventState.PUBLISHED, Event.ends_at <= now))
    begins, ends = min(each.begins for each in spans), max(each.ends for each in spans)
    began = (Event.starts_at >= begins, Event.starts_at < ends)
    return select(Event.id, day_of_event.label("day")).where(held, *began).cte("events")
