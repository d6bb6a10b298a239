"""The months of a review, by the club's calendar."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Date, and_, func, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from campaigns.core.arrays import table_of

A_DAY = timedelta(days=1)
_COLUMNS = (
    ("place", BigInteger),
    ("begins", TIMESTAMP(timezone=True)),
    ("ends", TIMESTAMP(timezone=True)),
    ("first", Date),
    ("last", Date),
)


@dataclass(frozen=True, slots=True)
class Span:
    """From the instant `begins` up to `ends`, that is from the day `first` through `last`, in the club's zone."""

    first: date
    last: date
    begins: datetime
    ends: datetime
    zone: ZoneInfo

    def is_over(self, now: datetime) -> bool:
        return self.ends <= now


def month_of(day: date, zone: ZoneInfo) -> Span:
    """The month that has that day."""
    first = day.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    begins, ends = (datetime.combine(each, time(), zone) for each in (first, last + A_DAY))
    return Span(first, last, begins, ends, zone)


def month_before(span: Span) -> Span:
    return month_of(span.first - A_DAY, span.zone)


def month_after(span: Span) -> Span:
    return month_of(span.last + A_DAY, span.zone)


def table_of_spans(spans: Sequence[Span]) -> Any:
    """As a FROM element, each with its `place`."""
    rows = [(place, each.begins, each.ends, each.first, each.last) for place, each in enumerate(spans)]
    return table_of("span", _COLUMNS, rows)


def within(span: Any, at: Any) -> ColumnElement[bool]:
    """Whether that instant lies in the month."""
    return and_(at >= span.c.begins, at < span.c.ends)


def number_of(span: Any, *conditions: ColumnElement[bool], value: Any = None) -> ColumnElement[Any]:
    """How many rows meet the conditions in each month; or what `value` makes of them."""
    counted = func.count() if value is None else value
    return select(counted).where(*conditions).correlate(span).scalar_subquery()
