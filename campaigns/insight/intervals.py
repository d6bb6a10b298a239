"""What lies between one trip and the next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Integer, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, DATE
from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window, buyers
from campaigns.insight.keeping import Question

MOST = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """Days to trip number `trip` from the one before, of those who made both; the last of `MOST` is of all later ones.

    `trip` is 0 for all intervals together.
    """

    trip: int
    count: int
    quarter: int
    median: int
    three_quarters: int


SHAPE: TypeAdapter[Sequence[Interval]] = TypeAdapter(list[Interval])


def intervals_question(session: Session, window: Window) -> Question[Sequence[Interval]]:
    """As it may be kept, where the window is of everybody."""
    asked = {"since": window.since, "until": window.until}
    return Question("intervals", SHAPE, asked, partial(intervals, session, window))


def intervals(session: Session, window: Window) -> Sequence[Interval]:
    """All together, then by the number of the trip they lead to. Those who never come again have none; see survival."""
    number, gap = _gaps(window)
    rows = select(number, gap, func.count()).group_by(number, gap)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for place, days, count in session.execute(rows):
        found[place][days] = count
        found[0][days] = found[0].get(days, 0) + count
    return [_interval(place, found[place]) for place in sorted(found)]


def _gaps(window: Window) -> tuple[Any, Any]:
    """The number of the trip that each gap leads to, and its days: the days of trips beside those shifted by one."""
    buyer = buyers(window).c
    numbers = literal([*range(2, MOST)], ARRAY(Integer))
    rows = select(
        func.unnest(func.trim_array(numbers, func.greatest(MOST - 1 - buyer.trips, 0)), type_=Integer).label("number"),
        func.unnest(buyer.days[2 : buyer.trips], type_=DATE()).label("day"),
        func.unnest(buyer.days[1 : buyer.trips - 1], type_=DATE()).label("before"),
    ).where(buyer.trips > 1)
    pair = rows.subquery("pair").c
    number, gap = func.coalesce(pair.number, MOST).label("number"), (pair.day - pair.before).label("gap")
    return number, gap


def _interval(trip: int, counts: Mapping[int, int]) -> Interval:
    total = sum(counts.values())
    return Interval(trip, total, *(_part(counts, total, part) for part in (0.25, 0.5, 0.75)))


def _part(counts: Mapping[int, int], total: int, part: float) -> int:
    """The least number of days that this part of them did not exceed."""
    days = sorted(counts)
    sums = zip(days, accumulate(counts[each] for each in days), strict=True)
    return next(day for day, up_to in sums if up_to >= part * total)
