"""Special days in one cell: `wedding 06-01; birthday lunar leap 1995-08-15 of 小明 (son); custom 05-02 “visit”`."""

import re
from collections.abc import Iterable

from campaigns.core.words import mark
from campaigns.members.imports.cell_lists import SEMICOLONS, escaped, plain, split
from campaigns.members.imports.row_faults import RowRefused
from campaigns.members.models import CalendarKind, LeapDayRule, SpecialDay, SpecialDayKind
from campaigns.members.profile.days import NewSpecialDay

_DAY = re.compile(
    r"(?P<kind>birthday|wedding|membership|custom)\s+(?P<lunar>lunar\s+)?(?P<leap>leap\s+)?"
    r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<march>\s+or\s+03-01)?"
    r"(?:\s+of\s+(?P<whose>(?:\\.|[^(“\\])+?))?(?:\s*\((?P<relation>(?:\\.|[^)\\])*)\))?"
    r"(?:\s*“(?P<title>(?:\\.|[^”\\])*)”)?"
)


class NotADay(RowRefused):
    sentence = mark("“%(text)s” is not a special day; write it like wedding 06-01, or birthday lunar 08-15 of 小明.")


def read_days(text: str) -> tuple[NewSpecialDay, ...]:
    return tuple(map(_read, split(text, SEMICOLONS)))


def write_days(days: Iterable[SpecialDay | NewSpecialDay]) -> str:
    return "; ".join(map(_written, days))


def is_plain(day: SpecialDay | NewSpecialDay) -> bool:
    """The member's own birthday, of which the two columns for it say all."""
    own = day.kind is SpecialDayKind.BIRTHDAY and not day.whose and not day.title
    return own and not day.in_leap_month and day.leap_day_rule is LeapDayRule.FEBRUARY_28


def _read(text: str) -> NewSpecialDay:
    found = _DAY.fullmatch(text)
    if found is None:
        raise NotADay(text=text[:60])
    return NewSpecialDay(
        int(found["month"]),
        int(found["day"]),
        int(found["year"]) if found["year"] else None,
        kind=SpecialDayKind(found["kind"]),
        calendar=CalendarKind.LUNAR if found["lunar"] else CalendarKind.GREGORIAN,
        in_leap_month=bool(found["leap"]),
        leap_day_rule=LeapDayRule.MARCH_1 if found["march"] else LeapDayRule.FEBRUARY_28,
        whose=plain((found["whose"] or "").strip()),
        relation=plain((found["relation"] or "").strip()),
        title=plain((found["title"] or "").strip()),
    )


def _written(day: SpecialDay | NewSpecialDay) -> str:
    parts = (
        day.kind.value,
        "lunar" if day.calendar is CalendarKind.LUNAR else "",
        "leap" if day.in_leap_month else "",
        (f"{day.year:04d}-" if day.year else "") + f"{day.month:02d}-{day.day:02d}",
        "or 03-01" if day.leap_day_rule is LeapDayRule.MARCH_1 else "",
        f"of {escaped(day.whose)}" if day.whose else "",
        f"({escaped(day.relation)})" if day.relation else "",
        f"“{escaped(day.title)}”" if day.title else "",
    )
    return " ".join(filter(None, parts))
