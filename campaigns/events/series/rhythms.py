"""From a first date to all dates of a rhythm."""

from calendar import Calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice, takewhile

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.models import Rhythm

MOST_DATES = 104
MOST_EVERY = 12
WEEKS_OF_EVERY_MONTH = 4
_DAYS = Calendar()


class RhythmRefused(Refused):
    """`field` names what has to be mended."""

    status = 422
    field = ""


class EveryRefused(RhythmRefused):
    sentence = mark("A series repeats every 1 to %(most)d weeks or months.")
    field = "every"


class NoFurtherDate(RhythmRefused):
    sentence = mark("There is no further date until then. Choose a later end.")
    field = "until"


class TooManyDates(RhythmRefused):
    sentence = mark("A series has at most %(most)d dates. Choose an earlier end.")
    field = "until"


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """Every so many weeks, or months on the same weekday of the month, to `until` inclusive, less `without`."""

    rhythm: Rhythm
    every: int
    until: date
    without: frozenset[date] = frozenset()


def further_dates(first: date, plan: SeriesPlan, *, after: date | None = None) -> Sequence[date]:
    """All that follow `first`, or `after`, in order."""
    if not 1 <= plan.every <= MOST_EVERY:
        raise EveryRefused(most=MOST_EVERY)
    steps = _weekly(first, plan.every) if plan.rhythm is Rhythm.WEEKS else _monthly(first, plan.every)
    reached = list(takewhile(lambda each: each <= plan.until, islice(steps, MOST_DATES + 1)))
    if len(reached) > MOST_DATES:
        raise TooManyDates(most=MOST_DATES)
    dates = [each for each in reached if each > (after or first) and each not in plan.without]
    if not dates:
        raise NoFurtherDate
    return dates


def _weekly(first: date, every: int) -> Iterator[date]:
    return (first + timedelta(weeks=every * step) for step in count())


def _monthly(first: date, every: int) -> Iterator[date]:
    """A fifth Thursday is the month's last one: not every month has five."""
    place = (first.day - 1) // 7
    place = place if place < WEEKS_OF_EVERY_MONTH else -1
    for step in count():
        years, month = divmod(first.month - 1 + every * step, 12)
        weeks = _DAYS.monthdatescalendar(first.year + years, month + 1)
        days = [week[first.weekday()] for week in weeks if week[first.weekday()].month == month + 1]
        yield days[place]
