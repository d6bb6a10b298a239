"""The share that is still waiting for something after so many days, when of some it is only known how long they waited.

The product limit of Kaplan and Meier (1958), with Greenwood's variance; the interval is taken on the scale of
log(-log S), so that it never leaves 0 to 1 (Kalbfleisch and Prentice). It needs only the counts of each day.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from operator import attrgetter
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Day(NamedTuple):
    """After so many days it happened to `events`, and `censored` were not looked at any longer."""

    after: int
    events: int
    censored: int


@dataclass(frozen=True, slots=True)
class Point:
    """`waiting` is the share to whom it had not happened by the end of the day, from `low` to `high` at 95%."""

    after: int
    at_risk: int
    events: int
    waiting: float
    low: float
    high: float

    @property
    def done(self) -> float:
        return 1 - self.waiting


@dataclass(frozen=True, slots=True)
class Curve:
    """A point for each day on which something was known to happen, or a look ended; `members` began."""

    members: int
    points: tuple[Point, ...]

    def at(self, day: int) -> Point:
        """How it stood that many days after the beginning, which is also how it stood since the last point."""
        place = bisect_right(self.points, day, key=attrgetter("after"))
        return self.points[place - 1] if place else Point(0, self.members, 0, 1.0, 1.0, 1.0)

    def at_risk(self, day: int) -> int:
        """To how many it had not happened before that day, and who were still looked at."""
        return next((point.at_risk for point in self.points if point.after >= day), 0)

    @property
    def last(self) -> int:
        """The longest anybody was looked at."""
        return self.points[-1].after if self.points else 0

    def day_of(self, share: float) -> int | None:
        """The day by which it had happened to this share; nothing where it was never seen to."""
        return next((point.after for point in self.points if point.waiting <= 1 - share), None)

    @property
    def median(self) -> int | None:
        return self.day_of(0.5)


def kaplan_meier(days: Iterable[Day], *, confidence: float = CONFIDENCE) -> Curve:
    """Each day once, in any order."""
    ordered = sorted(days)
    members = at_risk = sum(day.events + day.censored for day in ordered)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    waiting, variance, points = 1.0, 0.0, []
    for day in ordered:
        left = at_risk - day.events
        waiting *= left / at_risk
        variance += day.events / (at_risk * left) if left else 0.0
        low, high = _interval(waiting, variance, z)
        points.append(Point(day.after, at_risk, day.events, waiting, low, high))
        at_risk = left - day.censored
    return Curve(members, tuple(points))


def _interval(waiting: float, variance: float, z: float) -> tuple[float, float]:
    """Where it has happened to nobody, or to all, the scale has no end, and the interval is that share alone."""
    if waiting in (0.0, 1.0):
        return waiting, waiting
    spread = exp(z * sqrt(variance) / abs(log(waiting)))
    return waiting**spread, waiting ** (1 / spread)
