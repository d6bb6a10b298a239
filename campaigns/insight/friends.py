"""What friends are worth: how far they come, how many each member brings, and what they buy beside others.

Compared are members who joined in the same months, brought or not: each month of the others weighs as much as it does
among the friends. Days begin on the day of joining; only members whose days are over count.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from math import sqrt
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

from campaigns.core.zones import club_zone, local_instant
from campaigns.insight.buyers import TRIPS
from campaigns.insight.lift.arms import Moments
from campaigns.insight.lift.differences import Difference, Z, difference_of_means, difference_of_shares
from campaigns.members.models import Member
from campaigns.referrals.models import Referral
from campaigns.referrals.queries import BestReferrer, Chosen, ReferralFunnel, best_referrers, referral_funnel

DAYS, MOST_DAYS, BEST = 90, 3660, 20


@dataclass(frozen=True, slots=True)
class Joined:
    """Members who joined together, and sums over them; money in minor units.

    `bought` and `again` made a first and a second trip within the days; `brought` friends joined within them.
    """

    members: int = 0
    bought: int = 0
    again: int = 0
    spent: float = 0.0
    spent_squared: float = 0.0
    brought: int = 0
    brought_squared: int = 0

    def __add__(self, other: "Joined") -> "Joined":
        return Joined(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def variance(self, total: float, squared: float) -> float:
        """Of a sample."""
        n = self.members
        return max(squared - total**2 / n, 0.0) / (n - 1) if n > 1 else 0.0


@dataclass(frozen=True, slots=True)
class KFactor:
    """Friends a member brings within the days after joining, on average, with its interval of 95 per cent."""

    members: int
    brought: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of friends and of the others, a member: a share, or minor units."""

    friends: float
    others: float
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left_out`: friends of months in which nobody else joined."""

    friends: int
    others: int
    left_out: int
    bought: Beside
    again: Beside
    spent: Beside


@dataclass(frozen=True, slots=True)
class FriendsReport:
    since: date | None
    until: date
    days: int
    funnel: ReferralFunnel
    hosts: Sequence[BestReferrer]
    k: KFactor | None
    k_by_month: Mapping[date, KFactor]
    comparison: Comparison | None


def friends_report(
    session: Session, *, since: date | None = None, until: date, days: int = DAYS, members: Select[int] | None = None
) -> FriendsReport:
    """Of friends who joined in these days, both included. `members`: by whom, and in the comparison of whom alone."""
    chosen = Chosen(_begins(session, since), _begins(session, _later(until, 1)), members)
    stretch = _Stretch(since, _later(until, -days), days, members, str(club_zone(session)))
    months = _months(session, _newcomers(stretch))
    everybody = {month: sum(both.values(), Joined()) for month, both in months.items()}
    return FriendsReport(
        since=since,
        until=until,
        days=days,
        funnel=referral_funnel(session, chosen),
        hosts=best_referrers(session, most=BEST, chosen=chosen),
        k=k_factor(sum(everybody.values(), Joined())),
        k_by_month={month: k for month, all_of in everybody.items() if (k := k_factor(all_of))},
        comparison=compare(months),
    )


def _begins(session: Session, day: date | None) -> datetime | None:
    """Nothing at either end of the calendar."""
    inside = day is not None and date.min.year < day.year < date.max.year
    return local_instant(day, 0, zone=club_zone(session)) if day and inside else None


def _later(day: date, days: int) -> date:
    """At most the ends of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def k_factor(joined: Joined) -> KFactor | None:
    if not joined.members:
        return None
    mean = joined.brought / joined.members
    reach = Z * sqrt(joined.variance(joined.brought, joined.brought_squared) / joined.members)
    return KFactor(joined.members, joined.brought, mean, max(mean - reach, 0.0), mean + reach)


def compare(months: Mapping[date, Mapping[bool, Joined]]) -> Comparison | None:
    """Month → whether brought → who joined then. Nothing where no month has both."""
    both = [(month[True], month[False]) for month in months.values() if month.keys() == {True, False}]
    friends, others = (sum(arms, Joined()) for arms in zip(*both, strict=True)) if both else (Joined(), Joined())
    every = sum(month[True].members for month in months.values() if True in month)
    if not friends.members:
        return None
    weights = [one.members / friends.members for one, _other in both]
    weighed = [(weight, other) for weight, (_one, other) in zip(weights, both, strict=True)]
    return Comparison(
        friends=friends.members,
        others=others.members,
        left_out=every - friends.members,
        bought=_shares(friends.members, friends.bought, [(w, each, each.bought) for w, each in weighed]),
        again=_shares(friends.members, friends.again, [(w, each, each.again) for w, each in weighed]),
        spent=_money(friends, weighed),
    )


def _shares(members: int, part: int, others: Sequence[tuple[float, Joined, int]]) -> Beside:
    """Newcombe's interval; the others count as no more members than their weighing leaves of them."""
    share = sum(weight * some / each.members for weight, each, some in others)
    size = _size([(weight, each) for weight, each, _some in others])
    return Beside(part / members, share, difference_of_shares((part, members), (share * size, size)))


def _money(friends: Joined, others: Sequence[tuple[float, Joined]]) -> Beside:
    """Welch's interval."""
    own = Moments(
        friends.members, friends.spent / friends.members, friends.variance(friends.spent, friends.spent_squared)
    )
    size = _size(others)
    mean = sum(weight * each.spent / each.members for weight, each in others)
    error = sum(weight**2 * each.variance(each.spent, each.spent_squared) / each.members for weight, each in others)
    return Beside(own.mean, mean, difference_of_means(own, Moments(int(size), mean, error * int(size))))


def _size(others: Sequence[tuple[float, Joined]]) -> float:
    """How many members weighed alike would say as much as these."""
    return 1 / sum(weight**2 / each.members for weight, each in others)


def _months(session: Session, newcomers: Select[*tuple[Any, ...]]) -> Mapping[date, Mapping[bool, Joined]]:
    found: defaultdict[date, dict[bool, Joined]] = defaultdict(dict)
    for day, is_friend, *sums in session.execute(newcomers):
        month = found[day.replace(day=1)]
        month[is_friend] = month.get(is_friend, Joined()) + Joined(*sums)
    return found


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Who joined from `since` to `until`, of `members` if any are named; the zone is where the club is."""

    since: date | None
    until: date
    days: int
    members: Select[int] | None
    zone: str

    def day(self, at: Any) -> ColumnElement[date]:
        """Where the club is, by its name: a SELECT of it here would keep PostgreSQL from working in parallel."""
        return cast(func.timezone(self.zone, at), Date)


def _newcomers(stretch: _Stretch) -> Select[*tuple[Any, ...]]:
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
        )
        .group_by(each.day, each.is_friend)
        .order_by(each.day)
    )


def _figures(stretch: _Stretch) -> Subquery:
    """(day, is_friend, many, made, money) of each."""
    each = _places(stretch).c
    spent = func.coalesce(each.spent[each.by_then], 0) - func.coalesce(each.spent[each.before], 0)
    made = func.coalesce(each.by_then - each.before, 0).label("made")
    return _once(select(each.day, each.is_friend, each.many, made, cast(spent, Float).label("money")), "each")


def _places(stretch: _Stretch) -> Subquery:
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


def _joined(stretch: _Stretch) -> Subquery:
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


def _brought(stretch: _Stretch) -> Subquery:
    """(referrer_id, many): friends who joined within the days after the day their referrer joined."""
    referrer = select(Referral.referrer_id, func.count().label("many")).join(Member, Member.id == Referral.referrer_id)
    within = stretch.day(Referral.joined_at) - stretch.day(Member.joined_at)
    rows = referrer.where(Referral.unearned.is_(None), within.between(literal(0), literal(stretch.days)))
    return rows.group_by(Referral.referrer_id).subquery("brought")
