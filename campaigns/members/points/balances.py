"""The balance kept on each summary row: always the sum of the ledger. Whoever adds entries has locked those rows."""

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import MemberSummary, PointsEntry


def points_of(session: Session, member_id: int) -> int:
    return session.scalar(select(MemberSummary.points).where(MemberSummary.member_id == member_id)) or 0


def refresh_balances(session: Session, members: Select[int]) -> None:
    """Bring the balances of members, whose rows are locked, to the sums of their entries."""
    chosen = members.subquery()
    sums = (
        select(chosen.c[0].label("id"), func.coalesce(func.sum(PointsEntry.points), 0).label("points"))
        .outerjoin(PointsEntry, PointsEntry.member_id == chosen.c[0])
        .group_by(chosen.c[0])
        .subquery()
    )
    changed = update(MemberSummary).where(MemberSummary.member_id == sums.c.id, MemberSummary.points != sums.c.points)
    session.execute(changed.values(points=sums.c.points), execution_options={"synchronize_session": False})
