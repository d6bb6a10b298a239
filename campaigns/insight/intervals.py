"""What lies between one trip and the next."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window, each_trip

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


def intervals(session: Session, window: Window) -> list[Interval]:
    """All together, then by the number of the trip they lead to. Those who never come again have none; see survival."""
    trip = each_trip(window).c
    number, gap = func.least(trip.number, MOST).label("number"), (trip.day - trip.before).label("gap")
    rows = select(number, gap, func.count()).where(trip.number > 1).group_by(number, gap)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for place, days, count in session.execute(rows):
        found[place][days] = count
        found[0][days] = found[0].get(days, 0) + count
    return [_interval(place, found[place]) for place in sorted(found)]


def _interval(trip: int, counts: Mapping[int, int]) -> Interval:
    total = sum(counts.values())
    return Interval(trip, total, *(_part(counts, total, part) for part in (0.25, 0.5, 0.75)))


def _part(counts: Mapping[int, int], total: int, part: float) -> int:
    """The least number of days that this part of them did not exceed."""
    days = sorted(counts)
    sums = zip(days, accumulate(counts[each] for each in days), strict=True)
    return next(day for day, up_to in sums if up_to >= part * total)
