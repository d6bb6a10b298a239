"""Dates and times as files write them."""

import enum
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from campaigns.core.errors import Refused
from campaigns.core.words import mark

NOON = time(12)
EARLIEST = 1900
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")


class DateOrder(enum.StrEnum):
    """How a file writes 03/04/2026, where it could be either."""

    DMY = "dmy"
    MDY = "mdy"


class BadDate(Refused):
    sentence = mark("“%(text)s” is not a date; write it like 2026-11-22.")
    status = 422


class UnclearDate(Refused):
    sentence = mark("“%(text)s” could be two dates; say whether the file writes the day or the month first.")
    status = 422


def parse_day(text: str, order: DateOrder | None = None) -> date:
    """`2026-11-22`, `20261122`, `2026/1/2`, `2026年1月2日`, `22.11.2026`; `3/4/2026` only with an `order`."""
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        found = date(*_year_month_day(folded, order))
    except ValueError as fault:
        raise BadDate(text=folded[:40]) from fault
    if found.year < EARLIEST:
        raise BadDate(text=folded[:40])
    return found


def parse_instant(text: str, zone: ZoneInfo, order: DateOrder | None = None) -> tuple[datetime, date]:
    """The instant, and its day in `zone`. A time without an offset is of `zone`; a day without a time is its noon."""
    folded = unicodedata.normalize("NFKC", text).strip()
    day_text, _, time_text = (
        re.sub(r"(?<=\d)T(?=\d)", " ", folded).rpartition(" ") if ":" in folded else (folded, "", "")
    )
    day = parse_day(day_text, order)
    if not time_text:
        return datetime.combine(day, NOON, zone).astimezone(UTC), day
    try:
        at = _at(day, time_text, zone)
    except ValueError as fault:
        raise BadDate(text=folded[:40]) from fault
    return at.astimezone(UTC), at.astimezone(zone).date()


def _at(day: date, text: str, zone: ZoneInfo) -> datetime:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    return datetime.combine(day, time(hour, minute, second), _offset(found.group(4)) or zone)


def _offset(text: str | None) -> timezone | None:
    if text in (None, "Z"):
        return UTC if text else None
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text.startswith("-") else minutes))


def _year_month_day(text: str, order: DateOrder | None) -> tuple[int, int, int]:
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        year, month, day = map(int, found.groups())
        return year, month, day
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if _day_first(first, second, found.group(2), order, text):
        return year, second, first
    return year, first, second


def _day_first(first: int, second: int, separator: str, order: DateOrder | None, text: str) -> bool:
    if order is not None:
        return order is DateOrder.DMY
    if separator == "." or first > 12 or first == second:  # noqa: PLR2004 - months
        return True
    if second > 12:  # noqa: PLR2004 - months
        return False
    raise UnclearDate(text=text)
