"""Who joined month by month, brought by a friend or not, and whom they brought and what they bought in their days."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    Subquery,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from campaigns.insight.buyers import TRIPS
from campaigns.members.models import Member
from campaigns.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Joined:
    """Members who joined together, and sums over them; money in minor units.

    `bought` and `again` made a first and a second trip within the days; `brought` friends joined within them,
    by `hosts` of the members.
    """

    members: int = 0
    bought: int = 0
    again: int = 0
    spent: float = 0.0
    spent_squared: float = 0.0
    brought: int = 0
    brought_squared: int = 0
    hosts: int = 0

    def __add__(self, other: "Joined") -> "Joined":
        return Joined(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def variance(self, total: float, squared: float) -> float:
        """Of a sample."""
        n = self.members
        return max(squared - total**2 / n, 0.0) / (n - 1) if n > 1 else 0.0


Months = Mapping[date, Mapping[bool, Joined]]
"""By the month of joining, and whether a friend brought them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who joined from `since` to `until`, of `members` if any are named; the zone is where the club is."""

    since: date | None
    until: date
    days: int
    members: Select[int] | None
    zone: str

    def day(self, at: Any) -> ColumnElement[date]:
        """Where the club is, by its name: a SELECT of it here would keep PostgreSQL from working in parallel."""
        return cast(func.timezone(self.zone, at), Date)


def read_newcomers(session: Session, stretch: Stretch) -> Months:
    found: defaultdict[date, dict[bool, Joined]] = defaultdict(dict)
    for day, is_friend, *sums in session.execute(_newcomers(stretch)):
        month = found[day.replace(day=1)]
        month[is_friend] = month.get(is_friend, Joined()) + Joined(*sums)
    return found


def _newcomers(stretch: Stretch) -> Select[*tuple[Any, ...]]:
    """(day, is_friend, then the sums of `Joined`) of who joined; friends who do not count are in neither group."""
    each = _figures(stretch).c
    return (
        select(
            each.day,
            each.is_friend,
            func.count(),
            func.count().filter(each.made >= 1),
            func.count().filter(each.made > 1),
            func.sum(each.money),
            func.sum(each.money * each.money),
            cast(func.sum(each.many), Integer),
            cast(func.sum(each.many * each.many), Integer),
            func.count().filter(each.many > 0),
        )
        .group_by(each.day, each.is_friend)
        .order_by(each.day)
    )


def _figures(stretch: Stretch) -> Subquery:
    """(day, is_friend, many, made, money) of each."""
    each = _places(stretch).c
    spent = func.coalesce(each.spent[each.by_then], 0) - func.coalesce(each.spent[each.before], 0)
    made = func.coalesce(each.by_then - each.before, 0).label("made")
    return _once(select(each.day, each.is_friend, each.many, made, cast(spent, Float).label("money")), "each")


def _places(stretch: Stretch) -> Subquery:
    """Where their days begin and end among their trips: those before `before` + 1 and after `by_then` do not count."""
    member, brought = _joined(stretch), _brought(stretch)
    rows = (
        select(
            member.c.day,
            Referral.id.is_not(None).label("is_friend"),
            func.coalesce(brought.c.many, 0).label("many"),
            func.width_bucket(member.c.day - 1, TRIPS.days, type_=Integer).label("before"),
            func.width_bucket(member.c.day + stretch.days, TRIPS.days, type_=Integer).label("by_then"),
            TRIPS.spent,
        )
        .select_from(member)
        .outerjoin(TRIPS.days.table, TRIPS.member_id == member.c.id)
        .outerjoin(Referral, Referral.friend_id == member.c.id)
        .outerjoin(brought, brought.c.referrer_id == member.c.id)
        .where(Referral.unearned.is_(None))
    )
    return _once(rows, "place")


def _joined(stretch: Stretch) -> Subquery:
    newcomer = _once(select(Member.id, stretch.day(Member.joined_at).label("day")), "newcomer")
    rows = select(newcomer).where(newcomer.c.day <= stretch.until)
    if stretch.since is not None:
        rows = rows.where(newcomer.c.day >= stretch.since)
    if stretch.members is not None:
        rows = rows.where(newcomer.c.id.in_(stretch.members))
    return rows.subquery("joined")


def _once(rows: Select[*tuple[Any, ...]], name: str) -> Subquery:
    """PostgreSQL would work a column out anew wherever it is named, unless an offset stands between."""
    return rows.offset(literal_column("CAST('0' AS BIGINT)")).subquery(name)


def _brought(stretch: Stretch) -> Subquery:
    """(referrer_id, many): friends who joined within the days after the day their referrer joined."""
    referrer = select(Referral.referrer_id, func.count().label("many")).join(Member, Member.id == Referral.referrer_id)
    within = stretch.day(Referral.joined_at) - stretch.day(Member.joined_at)
    rows = referrer.where(Referral.unearned.is_(None), within.between(literal(0), literal(stretch.days)))
    return rows.group_by(Referral.referrer_id).subquery("brought")
