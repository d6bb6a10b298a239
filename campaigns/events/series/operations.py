"""Making a series from an event, adding dates to it, and opening them for answers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.copying import copy_event
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventSeries, EventState, SeriesDate
from campaigns.events.operations import EventSettled, publish_event
from campaigns.events.series.queries import get_series, list_dates, series_date_of
from campaigns.events.series.rhythms import SeriesPlan, further_dates
from campaigns.events.wall_time import wall_clock

Codes = Callable[[], str]
"""Gives a new public name for an event."""


class AlreadyInSeries(Refused):
    sentence = mark("This event is a date of a series already. Add dates to that one.")


class NothingToPublish(Refused):
    sentence = mark("No date to come is still a draft.")


def start_series(session: Session, *, event_id: int, plan: SeriesPlan, codes: Codes, now: datetime) -> EventSeries:
    """The event becomes the first date; each other is a draft of its own, at the same hour of the venue's clock."""
    event = lock_event(session, event_id=event_id)
    if event.is_settled:
        raise EventSettled
    if series_date_of(session, event_id) is not None:
        raise AlreadyInSeries
    first = wall_clock(event.starts_at, event.zone).date()
    dates = further_dates(first, plan)
    series = EventSeries(rhythm=plan.rhythm, every=plan.every, until=plan.until, created_at=now)
    session.add(series)
    session.flush()
    session.add(SeriesDate(event_id=event.id, series_id=series.id, date=first))
    _add_dates(session, series, source=event, on=first, dates=dates, codes=codes, now=now)
    return series


def extend_series(session: Session, *, series_id: int, until: date, codes: Codes, now: datetime) -> int:
    """Further dates in the same rhythm, as its last one stands; how many there are more."""
    series = get_series(session, series_id)
    standing = list_dates(session, series_id)
    last = standing[-1]
    lock_event(session, event_id=last.event_id)
    plan = SeriesPlan(series.rhythm, series.every, until)
    dates = further_dates(standing[0].date, plan, after=max(last.date, series.until))
    series.until = until
    _add_dates(session, series, source=last.event, on=last.date, dates=dates, codes=codes, now=now)
    return len(dates)


def publish_dates(session: Session, *, series_id: int, now: datetime) -> int:
    """Open all dates to come that are still drafts."""
    drafts = [
        each
        for each in list_dates(session, series_id)
        if each.event.state is EventState.DRAFT and each.event.ends_at > now
    ]
    if not drafts:
        raise NothingToPublish
    for each in drafts:
        publish_event(session, event_id=each.event_id, now=now)
    return len(drafts)


def _add_dates(
    session: Session,
    series: EventSeries,
    *,
    source: Event,
    on: date,
    dates: Sequence[date],
    codes: Codes,
    now: datetime,
) -> None:
    """As far from `source` as the dates are from its own."""
    starts_at = wall_clock(source.starts_at, source.zone)
    for each in dates:
        made = copy_event(session, event_id=source.id, starts_at=starts_at + (each - on), code=codes(), now=now)
        session.add(SeriesDate(event_id=made.id, series_id=series.id, date=each))
    session.flush()
