"""Reads about special days to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.members.models import Member, SpecialDay
from campaigns.members.profile.birthdays import birthdays_between


@dataclass(frozen=True, slots=True)
class Upcoming:
    """`day` is the date on which the member is greeted, whatever calendar the birthday is kept in."""

    day: date
    birthday: SpecialDay
    member: Member


def upcoming_birthdays(
    session: Session, *, today: date, days: int, limit: int, offset: int = 0, owner_id: int | None = None
) -> tuple[Sequence[Upcoming], int]:
    """The birthdays of the next `days`, today included, by date and name; and how many there are in all.

    With `owner_id` only those of this owner's members.
    """
    span = [today + timedelta(days=number) for number in range(days)]
    found = birthdays_between(span)
    if owner_id is not None:
        found = found.where(SpecialDay.member_id.in_(select(Member.id).where(Member.owner_id == owner_id)))
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = session.execute(
        found.add_columns(Member)
        .join(Member, Member.id == SpecialDay.member_id)
        .options(joinedload(Member.tier))
        .order_by(Member.sort_name, Member.id)
        .limit(limit)
        .offset(offset)
    )
    return [Upcoming(*row) for row in rows], total
