"""What the surprises of a month may cost in all, for the club and for each tier; what is spent and planned of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member, Tier
from campaigns.members.queries import list_tiers
from campaigns.surprises.models import Moment, MomentState, MonthBudget

PLANNED = (MomentState.APPROVED, MomentState.IN_HAND)
MOST_MONEY = 10**15


class BadMonthBudget(Refused):
    sentence = mark("A budget is an amount of money from zero up. Nothing was saved.")
    status = 422


class OverMonth(Refused):
    sentence = mark(
        "That is more than is left of a month's budget for surprises, see below. Approve it for less, or raise the "
        "budget of the month. Nothing was approved."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class Month:
    """Of the members of `tier`, or of all; minor units. Without a `limit` nothing is refused."""

    tier: Tier | None
    limit: int | None
    spent: int
    """By those that are done."""
    planned: int
    """By those that are approved: their budgets."""

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.spent - self.planned


def read_month(session: Session, day: date) -> Sequence[Month]:
    """Of the month of `day`: the club's, then that of each tier by rank. A moment counts in the month of its day."""
    limits = {each.tier_id: each.amount for each in session.scalars(select(MonthBudget))}
    used = _used(session, day)
    spent, planned = (sum(each[place] for each in used.values()) for place in range(2))
    tiers = (Month(tier, limits.get(tier.id), *used.get(tier.id, (0, 0))) for tier in list_tiers(session))
    return [Month(None, limits.get(None), spent, planned), *tiers]


def months_of(session: Session, moment: Moment) -> Sequence[Month]:
    """Those that a moment uses: the club's, and that of its member's tier."""
    return [each for each in read_month(session, moment.day) if each.tier is None or each.tier == moment.member.tier]


def check_month(session: Session, moment: Moment, budget: int) -> None:
    """Raises OverMonth. Of two approved at once the second counts the first."""
    session.execute(select(MonthBudget.id).order_by(MonthBudget.id).with_for_update())
    if any(each.left is not None and budget > each.left for each in months_of(session, moment)):
        raise OverMonth


def set_months(session: Session, limits: Mapping[int | None, int | None]) -> None:
    """Tier, or None for the club → what a month's surprises may cost; nothing takes the limit away."""
    if not all(amount is None or 0 <= amount <= MOST_MONEY for amount in limits.values()):
        raise BadMonthBudget
    for tier_id, amount in limits.items():
        session.execute(delete(MonthBudget).where(MonthBudget.tier_id.is_not_distinct_from(tier_id)))
        if amount is not None:
            session.add(MonthBudget(tier_id=tier_id, amount=amount))
    session.flush()


def _used(session: Session, day: date) -> Mapping[int, tuple[int, int]]:
    """Tier → spent, planned."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    spent = func.sum(Moment.spent).filter(Moment.state == MomentState.DONE)
    planned = func.sum(Moment.budget).filter(Moment.state.in_(PLANNED))
    rows = (
        select(Member.tier_id, spent, planned)
        .join(Member, Member.id == Moment.member_id)
        .where(Moment.state.in_((MomentState.DONE, *PLANNED)), Moment.day >= first, Moment.day < following)
        .group_by(Member.tier_id)
    )
    return {tier_id: (int(done or 0), int(coming or 0)) for tier_id, done, coming in session.execute(rows)}
