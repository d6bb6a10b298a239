"""What is owed to everybody after a rule of the club changed: some members at a time, in the order of their ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaigns.members.models import LongWork, Member
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.profile.custom_fields import forget_values
from campaigns.members.purchases.currencies import recount_at_rates
from campaigns.members.tiers.steps import drop_removed, move_to_steps

MANY = 5_000


@dataclass(frozen=True, slots=True)
class Reach:
    """The members of a chunk, by their ids."""

    after: int
    last: int

    def has(self, member_id: ColumnElement[int]) -> ColumnElement[bool]:
        return (member_id > self.after) & (member_id <= self.last)


def move_tiers(session: Session, work: LongWork, now: datetime) -> bool:
    """Removed tiers stand until nobody has them."""
    more = _some(session, work, lambda reach: move_to_steps(session, reach.has, now=now))
    if not more:
        drop_removed(session)
    return more


def fill_profiles(session: Session, work: LongWork, now: datetime) -> bool:
    def fill(reach: Reach) -> int:
        forget_values(session, reach.has, keys=work.about)
        return fill_completeness(session, reach.has, now=now)

    return _some(session, work, fill)


def count_at_rates(session: Session, work: LongWork, now: datetime) -> bool:
    return _some(session, work, lambda reach: recount_at_rates(session, reach.has, now=now))


def _some(session: Session, work: LongWork, change: Callable[[Reach], int]) -> bool:
    """The next members; `change` gives how many of them it changed. Gives whether there were any."""
    if not work.place:
        work.total = session.scalar(select(func.count()).select_from(Member)) or 0
    coming = select(Member.id).where(Member.id > work.place).order_by(Member.id).limit(MANY).subquery()
    last, members = session.execute(select(func.max(coming.c.id), func.count()).select_from(coming)).one()
    if last is None:
        return False
    work.changed += change(Reach(work.place, last))
    work.done += members
    work.place = last
    return True
