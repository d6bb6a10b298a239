"""What a report is asked for; said alike in an address, a program's call and a command."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from campaigns.core.errors import Refused
from campaigns.core.identifiers import LARGEST, as_number
from campaigns.core.words import mark
from webapp.forms.base import FIRST, LAST

MOST_DAYS = 3660


class Takes(StrEnum):
    """What a report can be asked for; the value is its name in an address and, with two dashes, as an option."""

    SINCE = "since"
    UNTIL = "until"
    DAYS = "days"
    MONTH = "month"
    SEGMENT = "segment"
    CAMPAIGN = "campaign"
    EVENT = "event"
    OWNER = "owner"
    ANEW = "anew"
    """Reckoned now, though it was kept today."""


class BrokenDate(Refused):
    sentence = mark("“%(text)s” is not a date. Write it like 2026-11-22.")
    status = 422


class BrokenMonth(Refused):
    sentence = mark("“%(text)s” is not a month. Write it like 2026-11.")
    status = 422


class BrokenNumber(Refused):
    sentence = mark("“%(text)s” is not a number that can be asked for here.")
    status = 422


class TurnedRound(Refused):
    sentence = mark("The first day is after the last one. Turn them round.")
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """Days are the club's, both included. What was not asked is None, but for the last day and the last month.

    `until` is yesterday then, the last whole day, and `month` the last one that is over.
    """

    until: date
    month: date
    since: date | None = None
    days: int | None = None
    segment: int | None = None
    campaign: int | None = None
    event: str | None = None
    owner: int | None = None
    anew: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    """The words it was asked in, to go on from in an address."""


def asked_of(texts: Mapping[str, str], takes: Collection[Takes], *, today: date) -> Asked:
    """Reads what the report takes and leaves the rest; raises Refused where it makes no sense."""
    said = {each.value: text for each in takes if (text := texts.get(each.value, "").strip())}
    until = _day(said["until"]) if "until" in said else today - timedelta(days=1)
    since = _day(said["since"]) if "since" in said else None
    if since and since > until:
        raise TurnedRound
    return Asked(
        until=until,
        since=since,
        days=_number(said.get("days"), MOST_DAYS),
        month=_month(said["month"]) if "month" in said else _last_month(today),
        segment=_number(said.get("segment"), LARGEST),
        campaign=_number(said.get("campaign"), LARGEST),
        event=said.get("event"),
        owner=_number(said.get("owner"), LARGEST),
        anew=_number(said.get("anew"), 1) is not None,
        said=said,
    )


def _day(text: str) -> date:
    try:
        return _near(date.fromisoformat(text))
    except ValueError as fault:
        raise BrokenDate(text=text[:40]) from fault


def _month(text: str) -> date:
    try:
        return _near(date.fromisoformat(f"{text[:7]}-01"))
    except ValueError as fault:
        raise BrokenMonth(text=text[:40]) from fault


def _near(day: date) -> date:
    """Not so far off that nothing can be reckoned from it."""
    if not FIRST <= day.year <= LAST:
        raise ValueError(day)
    return day


def _last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _number(text: str | None, most: int) -> int | None:
    if text is None:
        return None
    number = as_number(text)
    if number is None or not 1 <= number <= most:
        raise BrokenNumber(text=text[:40])
    return number
