"""Month by month: of those who first bought in a month, who bought in each of the months after it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, DATE
from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window, buyers


@dataclass(frozen=True, slots=True)
class Cohort:
    """Members by the month, its first day, of their first purchase; `bought[k]` of them bought in month k + 1 after it.

    Only months that are over are counted.
    """

    month: date
    members: int
    bought: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        return tuple(count / self.members for count in self.bought)


@dataclass(frozen=True, slots=True)
class Retention:
    window: Window
    cohorts: tuple[Cohort, ...]

    @property
    def longest(self) -> int:
        return max((len(cohort.bought) for cohort in self.cohorts), default=0)

    def usual(self, place: int) -> float | None:
        """The share of all cohorts together who bought in that month after theirs, of those who have come so far."""
        old = [cohort for cohort in self.cohorts if len(cohort.bought) > place]
        members = sum(cohort.members for cohort in old)
        return sum(cohort.bought[place] for cohort in old) / members if members else None


def retention(session: Session, window: Window) -> Retention:
    """Oldest cohort first; without anybody, none."""
    first = session.scalar(select(func.min(buyers(window).c.first)))
    if first is None:
        return Retention(window, ())
    months = _months(first, window.until)
    counts = _counts(session, window, months)
    whole = len(months) - (0 if _is_last_of_month(window.until) else 1)
    cohorts = []
    for place, month in enumerate(months):
        members = counts.get((place, 0), 0)
        later = tuple(counts.get((place, after), 0) for after in range(1, whole - place))
        if members:
            cohorts.append(Cohort(month, members, later))
    return Retention(window, tuple(cohorts))


def _counts(session: Session, window: Window, months: list[date]) -> dict[tuple[int, int], int]:
    """(cohort's place, months after it) → members; only a member's first trip of a month is counted."""
    starts, buyer = literal(months, ARRAY(DATE)), buyers(window).c

    def place(day: Any) -> Any:
        return func.width_bucket(day, starts, type_=Integer)

    mine = buyer.days[1 : buyer.trips]
    trip = select(
        place(buyer.first).label("cohort"),
        func.unnest(mine, type_=DATE()).label("day"),
        func.unnest(func.array_prepend(cast(None, DATE), mine), type_=DATE()).label("before"),
    ).subquery("trip")
    month = place(trip.c.day).label("month")
    once = trip.c.before.is_(None) | (place(trip.c.before) < place(trip.c.day))
    rows = (
        select(trip.c.cohort, month, func.count()).where(trip.c.day.is_not(None), once).group_by(trip.c.cohort, month)
    )
    return {(one - 1, other - one): count for one, other, count in session.execute(rows)}


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, start + count)]


def _is_last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).month != day.month
