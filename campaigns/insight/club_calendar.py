"""The club's calendar, by the days of its own zone: events, who is asked to be at two places at once, and birthdays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.core.zones import club_zone
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.members.profile.birthdays import birthdays_between

A_DAY = timedelta(days=1)
_A_MOMENT = timedelta(microseconds=1)
MAY_COME = (
    InvitationState.INVITED,
    InvitationState.ATTENDING,
    InvitationState.TENTATIVE,
    InvitationState.WAITLISTED,
    InvitationState.ATTENDED,
    InvitationState.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """`clashing` members may be at this event, and at another one that takes place meanwhile."""

    event: Event
    clashing: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    day: date
    events: tuple[Planned, ...]
    birthdays: int


def read_calendar(session: Session, *, first: date, last: date) -> Sequence[CalendarDay]:
    """Every day from `first` through `last`, in two statements. An event that lasts stands on each of its days."""
    zone = club_zone(session)
    found = session.execute(
        select(Event, _clashing()).where(meanwhile(zone, first, last)).order_by(Event.starts_at, Event.id)
    )
    planned = [(set(_days_of(event, zone)), Planned(event, clashing)) for event, clashing in found]
    days = [first + number * A_DAY for number in range((last - first).days + 1)]
    birthdays = _birthdays(session, days)
    return [
        CalendarDay(day, tuple(each for its_days, each in planned if day in its_days), birthdays.get(day, 0))
        for day in days
    ]


def meanwhile(zone: ZoneInfo, first: date, last: date) -> ColumnElement[bool]:
    """The condition on `Event` that some of it is on these days."""
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + A_DAY))
    return and_(Event.starts_at < ends, Event.ends_at > begins)


def _clashing() -> ScalarSelect[int]:
    """Other events at the same time are few, mostly none; only theirs are looked at."""
    other, theirs, mine = aliased(Event), aliased(Invitation), aliased(Invitation)
    return (
        select(func.count(mine.member_id.distinct()))
        .select_from(other)
        .join(theirs, theirs.event_id == other.id)
        .join(mine, mine.member_id == theirs.member_id)
        .where(
            mine.event_id == Event.id,
            Event.state != EventState.CANCELLED,
            at_the_same_time(Event, other),
            mine.state.in_(MAY_COME),
            theirs.state.in_(MAY_COME),
        )
        .correlate(Event)
        .scalar_subquery()
    )


def at_the_same_time(one: type[Event], other: type[Event]) -> ColumnElement[bool]:
    """Whether `other` is another event that takes place while `one` lasts."""
    return and_(
        other.id != one.id,
        other.state != EventState.CANCELLED,
        other.starts_at < one.ends_at,
        other.ends_at > one.starts_at,
    )


def _days_of(event: Event, zone: ZoneInfo) -> Iterator[date]:
    day = event.starts_at.astimezone(zone).date()
    last = (event.ends_at - _A_MOMENT).astimezone(zone).date()
    while day <= last:
        yield day
        day += A_DAY


def _birthdays(session: Session, days: Sequence[date]) -> Mapping[date, int]:
    found = birthdays_between(days).order_by(None).subquery("found")
    return dict(session.execute(select(found.c.on, func.count()).group_by(found.c.on)).all())
