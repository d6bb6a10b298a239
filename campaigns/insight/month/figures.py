"""The figures of a review, each stated once: page, files, API, command, paper and mail are all made of these."""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from campaigns.insight.month.review import Month, MonthReview

A_DAY = timedelta(days=1)
Number = int | float | None


class Section(enum.StrEnum):
    DONE = "done"
    CAME = "came"
    OPEN = "open"
    """As things are now, so there is no month before to compare with."""


class Measure(enum.StrEnum):
    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    """In minor units of the club's currency."""
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Figure:
    """`before` is of the month before; nothing where there is nothing to count from."""

    key: str
    measure: Measure
    value: Number
    before: Number = None

    @property
    def change(self) -> Number:
        """Of shares the difference, not the ratio."""
        return None if self.value is None or self.before is None else self.value - self.before


_Read = Callable[[Month], Number]

DONE: Mapping[str, tuple[Measure, _Read]] = {
    "events": (Measure.COUNT, lambda month: len(month.held)),
    "there": (Measure.COUNT, lambda month: month.there),
    "brought": (Measure.COUNT, lambda month: month.brought),
    "greetings": (Measure.COUNT, lambda month: month.greetings),
    "campaigns": (Measure.COUNT, lambda month: len(month.campaigns)),
    "written": (Measure.COUNT, lambda month: sum(each.counts.sent for each in month.campaigns)),
    "moments": (Measure.COUNT, lambda month: month.cared.moments),
    "contacts": (Measure.COUNT, lambda month: month.contacts),
    "complaints": (Measure.COUNT, lambda month: month.cared.complaints),
    "answered": (Measure.COUNT, lambda month: month.cared.answered),
    "answer_days": (Measure.DAYS, lambda month: _days(month.cared.took)),
}
CAME: Mapping[str, tuple[Measure, _Read]] = {
    "members": (Measure.COUNT, lambda month: month.results.members),
    "joined": (Measure.COUNT, lambda month: month.results.joined),
    "active": (Measure.COUNT, lambda month: month.results.active),
    "active_share": (Measure.SHARE, lambda month: month.results.active_share),
    "buyers": (Measure.COUNT, lambda month: month.results.buyers),
    "again": (Measure.COUNT, lambda month: month.results.again),
    "again_share": (Measure.SHARE, lambda month: month.results.again_share),
    "came_back": (Measure.SHARE, lambda month: month.came_back.share if month.came_back.members else None),
    "attendance": (Measure.SHARE, lambda month: month.came / month.invited if month.invited else None),
    "friends": (Measure.COUNT, lambda month: month.results.friends),
    "spent": (Measure.MONEY, lambda month: month.results.spent),
    "earned": (Measure.COUNT, lambda month: month.results.earned),
    "redeemed": (Measure.COUNT, lambda month: month.results.redeemed),
}
OPEN: Mapping[str, Callable[[MonthReview], int]] = {
    "open_complaints": lambda found: found.open.complaints,
    "overdue_complaints": lambda found: found.open.overdue_complaints,
    "overdue_follow_ups": lambda found: found.open.overdue_follow_ups,
    "late_tasks": lambda found: found.open.late,
    "conversations": lambda found: found.open.conversations,
    "unknown": lambda found: found.open.unknown,
    "failed": lambda found: found.month.failed,
}


def figures_of(found: MonthReview, section: Section) -> Sequence[Figure]:
    if section is Section.OPEN:
        return [Figure(key, Measure.COUNT, read(found)) for key, read in OPEN.items()]
    named = DONE if section is Section.DONE else CAME
    return [Figure(key, measure, read(found.month), read(found.before)) for key, (measure, read) in named.items()]


def _days(took: timedelta | None) -> float | None:
    return None if took is None else round(took / A_DAY, 1)
