"""Who is looked at: members by the day of their first purchase, with what they bought up to a day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Integer, Select, Subquery, cast, func, literal, select
from sqlalchemy.dialects.postgresql import DATE, TIMESTAMP

from campaigns.members.models import MemberTrips

TRIPS: Any = MemberTrips.__table__.c


@dataclass(frozen=True, slots=True)
class Window:
    """Members whose first purchase fell from `since` to `until`, both counted, with what they bought until then.

    `members` are the ids of a segment, else everybody's.
    """

    until: date
    since: date | None = None
    members: Select[int] | None = None

    def of_everybody(self) -> Self:
        return replace(self, members=None)


def buyers(window: Window) -> Subquery:
    """(member_id, first, trips, days, spent, first_source, first_product, joined_through).

    `trips` are those until the last day.
    """
    until = literal(window.until, DATE)
    rows = select(
        TRIPS.member_id,
        TRIPS.first_on.label("first"),
        func.width_bucket(until, TRIPS.days, type_=Integer).label("trips"),
        TRIPS.days,
        TRIPS.spent,
        TRIPS.first_source,
        TRIPS.first_product,
        TRIPS.joined_through,
    ).where(TRIPS.first_on <= until)
    if window.since is not None:
        rows = rows.where(TRIPS.first_on >= literal(window.since, DATE))
    if window.members is not None:
        rows = rows.where(TRIPS.member_id.in_(window.members))
    return rows.subquery("buyer")


class Bought(NamedTuple):
    """By members, from one day through another, as a statement that reads `TRIPS` asks it."""

    trips: ColumnElement[int]
    worth: ColumnElement[int]
    """In minor units, less what was given back of these trips since."""


def bought_between(first: Any, last: Any) -> Bought:
    """Of the days from `first` to `last`, both counted."""
    before = func.width_bucket(first - 1, TRIPS.days, type_=Integer)
    by_then = func.width_bucket(last, TRIPS.days, type_=Integer)
    return Bought(by_then - before, func.coalesce(TRIPS.spent[by_then], 0) - func.coalesce(TRIPS.spent[before], 0))


def month_of(day: Any) -> Any:
    """Its first day; by way of a time without a zone, which is quick."""
    return cast(func.date_trunc("month", cast(day, TIMESTAMP)), DATE)
