"""A day in minutes: what falls due where in the world, what the narrowest part lets through, what waits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from webapp.commands.scaling.house import House

MINUTES = 24 * 60
WHERE = {8: 0.45, 0: 0.2, -5: 0.2, -8: 0.1, 5: 0.05}
"""Hours ahead of UTC, and the share of members there."""
WHEN = {9: 0.2, 10: 0.25, 11: 0.15, 12: 0.05, 14: 0.05, 15: 0.05, 16: 0.05, 17: 0.05, 18: 0.1, 19: 0.05}
"""The hour of the member's own day, and the share of messages due in it."""


@dataclass
class Day:
    busiest: dict[str, float] = field(default_factory=dict)
    """Of each part: what is due in the fullest minute as a share of what it takes."""
    most: float = 0.0
    """Messages due in a second."""
    latest_minutes: int = 0
    left: float = 0.0


def a_day(house: House, *, messages: int) -> Day:
    takes, day = house.takes(), Day()
    most_a_minute = min(takes.values()) * 60
    waits = 0.0
    for due in due_each_minute(messages):
        day.most = max(day.most, due / 60)
        waits = max(0.0, waits + due - most_a_minute)
        day.latest_minutes = max(day.latest_minutes, math.ceil(waits / most_a_minute))
    day.left = waits
    day.busiest = {part: day.most / most for part, most in takes.items()}
    return day


def due_each_minute(messages: int) -> Iterator[float]:
    """Of the world, by UTC; together they are all the messages."""
    for minute in range(MINUTES):
        hour = minute // 60
        share = sum(there * WHEN.get((hour + ahead) % 24, 0.0) for ahead, there in WHERE.items())
        yield messages * share / 60


def breaks_first(day: Day) -> tuple[str, float]:
    """The part that is fullest, and how many times as many messages fill it."""
    part = max(day.busiest, key=day.busiest.__getitem__)
    return part, 1 / day.busiest[part]
