"""Who joined on a day of an earlier year, and whom a date field of the club's own names."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, Text, and_, cast, func, or_, select, union

from campaigns.core.arrays import table_of
from campaigns.members.models import CalendarKind, LeapDayRule, Member, SpecialDay, SpecialDayKind
from campaigns.members.profile.birthdays import due_table, gregorian_keys, matches, own


def days_of_joining(days: Iterable[date], *, zone: str, within: Select[int] | None = None) -> Select[*tuple[Any, ...]]:
    """(member_id, on) of members who joined on that day of an earlier year, as they keep it, else as `zone` has it.

    `within` are the ids of those who are asked about, else everybody is.
    """
    due = due_table(days)
    joined = func.timezone(zone, Member.joined_at)
    mine = own(SpecialDayKind.MEMBERSHIP)
    earlier = or_(SpecialDay.year.is_(None), SpecialDay.year < func.date_part("year", due.c.on))
    as_kept = select(SpecialDay.member_id, due.c.on).join(due, matches(due.c)).where(*mine, earlier)
    as_noted = (
        select(Member.id.label("member_id"), due.c.on)
        .join(
            due,
            and_(
                due.c.calendar == CalendarKind.GREGORIAN.value,
                due.c.month == func.date_part("month", joined),
                due.c.day == func.date_part("day", joined),
                func.coalesce(due.c.leap_day_rule, LeapDayRule.FEBRUARY_28.value) == LeapDayRule.FEBRUARY_28.value,
            ),
        )
        .where(
            func.date_part("year", joined) < func.date_part("year", due.c.on),
            Member.id.not_in(select(SpecialDay.member_id).where(*mine)),
        )
    )
    if within is not None:
        as_noted = as_noted.where(Member.id.in_(within))
    found = union(as_kept, as_noted).subquery("joining")
    return select(found.c.member_id, found.c.on)


def dated_days(key: str, days: Iterable[date], *, yearly: bool) -> Select[*tuple[Any, ...]]:
    """(member_id, on) of members whose date field `key` says one of `days`, or, if `yearly`, that day of a year before.

    29 February is kept on the 28th in common years.
    """
    written = Member.custom[key].astext
    if not yearly:
        due = table_of("due", (("on", Date), ("says", Text)), ((day, day.isoformat()) for day in days))
        return select(Member.id.label("member_id"), due.c.on).join(due, due.c.says == written)
    rows = ((day, f"{month:02d}-{of_month:02d}") for day in days for month, of_month in _of_the_year(day))
    due = table_of("due", (("on", Date), ("says", Text)), rows)
    begun = cast(due.c.on, Text) > written
    return select(Member.id.label("member_id"), due.c.on).join(due, and_(due.c.says == func.right(written, 5), begun))


def _of_the_year(day: date) -> Iterator[tuple[int, int]]:
    """The month and day that are kept on `day` by those who did not choose."""
    for key in gregorian_keys(day):
        if key.leap_day_rule is not LeapDayRule.MARCH_1:
            yield key.month, key.day
