"""Reads about series."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.models import Event, EventSeries, SeriesDate


def get_series(session: Session, series_id: int) -> EventSeries:
    return must_exist(session.get(EventSeries, series_id), mark("series"))


def series_date_of(session: Session, event_id: int) -> SeriesDate | None:
    """The event's place in a series, if it has one."""
    return session.get(SeriesDate, event_id)


def list_dates(session: Session, series_id: int) -> Sequence[SeriesDate]:
    """In the order of the rhythm, with their events."""
    rows = select(SeriesDate).join(SeriesDate.event).options(contains_eager(SeriesDate.event))
    rows = rows.where(SeriesDate.series_id == series_id).order_by(SeriesDate.date)
    return session.scalars(rows, execution_options={"populate_existing": True}).all()


def later_dates(session: Session, place: SeriesDate) -> Sequence[SeriesDate]:
    """Those after it whose events can still be changed, in the order in which their events are locked."""
    return [
        each for each in list_dates(session, place.series_id) if each.date > place.date and not each.event.is_settled
    ]


def last_event(session: Session, series_id: int) -> Event:
    return list_dates(session, series_id)[-1].event
