"""What friends are worth: how far they come, how many each member brings, and what they buy beside others.

Compared are members who joined in the same months, brought or not: each month of the others weighs as much as it does
among the friends. Days begin on the day of joining; only members whose days are over count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from math import sqrt

from pydantic import TypeAdapter
from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone, local_instant
from campaigns.insight.keeping import Question, answer
from campaigns.insight.lift.arms import Moments
from campaigns.insight.lift.differences import Difference, Z, difference_of_means, difference_of_shares
from campaigns.insight.newcomers import Joined, Months, Stretch, read_newcomers
from campaigns.referrals.queries import BestReferrer, Chosen, ReferralFunnel, best_referrers, referral_funnel

DAYS, MOST_DAYS, BEST = 90, 3660, 20


SHAPE: TypeAdapter[Months] = TypeAdapter(Months)


@dataclass(frozen=True, slots=True)
class KFactor:
    """Friends a member brings within the days after joining, on average, with its interval of 95 per cent.

    `hosts` are the members who brought any: the mean is their share times how many each of them brought.
    """

    members: int
    hosts: int
    brought: int
    mean: float
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.hosts / self.members

    @property
    def each(self) -> float | None:
        return self.brought / self.hosts if self.hosts else None


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
    kept_at: datetime | None = None
    """When K and the comparison were reckoned, if not just now."""


def friends_report(
    session: Session,
    *,
    since: date | None = None,
    until: date,
    days: int = DAYS,
    members: Select[int] | None = None,
    now: datetime | None = None,
) -> FriendsReport:
    """Of friends who joined in these days, both included. `members`: by whom, and in the comparison of whom alone.

    With `now`, for K and the comparison what was kept today serves where everybody is asked about.
    """
    chosen = Chosen(_begins(session, since), _begins(session, _later(until, 1)), members)
    question = friends_question(session, since=since, until=until, days=days, members=members)
    months, kept_at = answer(session, question, now=now if members is None else None)
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
        kept_at=kept_at,
    )


def friends_question(
    session: Session, *, since: date | None = None, until: date, days: int = DAYS, members: Select[int] | None = None
) -> Question[Months]:
    """Who joined, as it may be kept where it is of everybody."""
    stretch = Stretch(since, _later(until, -days), days, members, str(club_zone(session)))
    asked = {"since": since, "until": until, "days": days}
    return Question("referrals", SHAPE, asked, partial(read_newcomers, session, stretch))


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
    return KFactor(joined.members, joined.hosts, joined.brought, mean, max(mean - reach, 0.0), mean + reach)


def compare(months: Months) -> Comparison | None:
    """Nothing where no month has both."""
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
