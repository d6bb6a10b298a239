"""Credit for a friend brought: from what the timeline says of the friend, never more than once.

A referral's milestones are recomputed whenever the friend's timeline grows, so an undone check-in takes its date back,
and the points are settled to what the milestones are worth now: nothing where the referral is `unearned`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, and_, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.core.arrays import each_of
from campaigns.members.models import EarningCause, PointsEntry
from campaigns.members.points.ledger import add_points
from campaigns.members.points.rules import EarningRules, read_rules
from campaigns.members.tiers.steps import refresh_tiers_by_points
from campaigns.members.timeline import ActivityBatch
from campaigns.referrals.brought import tell_referrers
from campaigns.referrals.milestones import FOLLOWED, mark_milestones, were_brought
from campaigns.referrals.models import Referral

WORTH: Mapping[str, tuple[InstrumentedAttribute[Any], EarningCause]] = {
    "joined": (Referral.joined_at, EarningCause.FRIEND_JOINED),
    "attended": (Referral.attended_at, EarningCause.FRIEND_CAME),
    "first_purchase": (Referral.first_purchase_at, EarningCause.FRIEND_BOUGHT),
    "second_purchase": (Referral.second_purchase_at, EarningCause.FRIEND_BOUGHT_AGAIN),
}
"""Milestone → its column and the rule by which whoever brought the friend earns points."""


def credit_referrals(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: the referrals whose friend's timeline grew."""
    friends = batch.members_of(*FOLLOWED)
    if friends and were_brought(session, friends):
        settle_referrals(session, friends=each_of(friends), now=now)


def settle_referrals(session: Session, *, friends: Select[int], now: datetime, new: Sequence[int] = ()) -> int:
    """Bring the referrals of these friends up to date, and their referrers' points. Gives how many changed.

    `new`: ids of those that were just made, whose friends have joined if nothing more.
    """
    changed = sorted({*mark_milestones(session, friends=friends), *new})
    if changed:
        tell_referrers(session, changed, now=now)
        referrers = select(Referral.referrer_id).where(Referral.id.in_(changed))
        entries = _unsettled(changed, read_rules(session), now=now)
        add_points(session, entries=entries, members=referrers)
        refresh_tiers_by_points(session, referrers, now)
    return len(changed)


def _unsettled(referral_ids: Sequence[int], rules: EarningRules, *, now: datetime) -> CompoundSelect[Any]:
    """Points entries that bring what was paid for each milestone to what it is worth."""
    return union_all(*(_difference(name, referral_ids, rules, now=now) for name in WORTH))


def _difference(
    milestone: str, referral_ids: Sequence[int], rules: EarningRules, *, now: datetime
) -> Select[*tuple[Any, ...]]:
    reached_at, rule = WORTH[milestone]
    cause = func.concat("referral:", Referral.id, f"/{milestone}")
    paid = (
        select(func.coalesce(func.sum(PointsEntry.points), 0).label("points"), func.count().label("entries"))
        .where(
            PointsEntry.member_id == Referral.referrer_id,
            or_(PointsEntry.cause == cause, PointsEntry.cause.startswith(cause.concat("/rev:"))),
        )
        .correlate(Referral)
        .lateral()
    )
    earned = and_(reached_at.is_not(None), Referral.unearned.is_(None))
    due = case((earned, rules.worth(rule, reached_at.expression)), else_=0)
    again = case((paid.c.entries > 0, literal("/rev:").concat(cast(paid.c.entries, String))), else_="")
    return (
        select(Referral.referrer_id, cause.concat(again), due - paid.c.points, literal(now))
        .join(paid, literal(True))
        .where(Referral.id.in_(referral_ids), due != paid.c.points)
    )
