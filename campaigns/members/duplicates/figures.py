"""What is taken from a member's records, taken anew after they were moved."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import Activity, MemberSummary, PointsEntry
from campaigns.members.profile.completeness import fill_completeness, only
from campaigns.members.standing.summary import refresh_members
from campaigns.members.tiers.steps import refresh_tiers
from campaigns.members.timeline import ActivityBatch


def refresh_figures(session: Session, member_ids: Sequence[int], *, now: datetime) -> None:
    """Summary, engagement and class, the balance, the tier, completeness."""
    refresh_members(session, member_ids, now=now)
    _refresh_balances(session, member_ids)
    activities = session.scalars(select(Activity.id).where(among(Activity.member_id, member_ids))).all()
    refresh_tiers(session, ActivityBatch(tuple(activities)), now)
    fill_completeness(session, only(member_ids), now=now)


def _refresh_balances(session: Session, member_ids: Sequence[int]) -> None:
    owned = PointsEntry.member_id == MemberSummary.member_id
    balance = select(func.coalesce(func.sum(PointsEntry.points), 0)).where(owned).scalar_subquery()
    kept = update(MemberSummary).where(among(MemberSummary.member_id, member_ids)).values(points=balance)
    session.execute(kept, execution_options={"synchronize_session": False})
