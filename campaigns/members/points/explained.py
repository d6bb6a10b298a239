"""One member's points: how many, from what, and what runs out when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.members.models import PointsEntry, Redemption
from campaigns.members.points.expiry import expiring_points
from campaigns.members.points.rules import EarningRules, points_last, read_rules

MOST = 200


@dataclass(frozen=True, slots=True)
class PointsStanding:
    """`expiring` within 30 days, if they are not used; `last` in days, for ever if unknown."""

    balance: int
    expiring: int
    last: int | None
    rules: EarningRules
    entries: Sequence[PointsEntry]
    redemptions: Sequence[Redemption]


def explain_points(session: Session, member_id: int, *, now: datetime) -> PointsStanding:
    """The newest 200 entries and redemptions."""
    mine = PointsEntry.member_id == member_id
    newest = select(PointsEntry).where(mine).order_by(PointsEntry.at.desc(), PointsEntry.id.desc()).limit(MOST)
    redeemed = select(Redemption).where(Redemption.member_id == member_id).order_by(Redemption.id.desc()).limit(MOST)
    soon = session.execute(expiring_points(session, now).where(mine)).first()
    return PointsStanding(
        balance=int(session.scalar(select(func.sum(PointsEntry.points)).where(mine)) or 0),
        expiring=int(soon.points) if soon else 0,
        last=points_last(session),
        rules=read_rules(session),
        entries=session.scalars(newest).all(),
        redemptions=session.scalars(redeemed).all(),
    )
