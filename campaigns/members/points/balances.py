"""The balance kept on each summary row: always the sum of the ledger.

Whoever adds entries locks the summary rows first, in the order of the members' ids, so that of two who add at once
neither's entries are left out of the sum.
"""

from datetime import datetime

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.models import EngagementBand, Member, MemberSummary, PointsEntry


def lock_balances(session: Session, members: Select[int], *, now: datetime) -> None:
    """Until the transaction ends nobody else changes these members' points."""
    _make_missing(session, members, now=now)
    held = _rows(members).subquery()
    session.execute(select(func.count()).select_from(held))


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


def _rows(members: Select[int]) -> Select[int]:
    mine = select(MemberSummary.member_id).where(MemberSummary.member_id.in_(members))
    return mine.order_by(MemberSummary.member_id).with_for_update()


def _make_missing(session: Session, members: Select[int], *, now: datetime) -> None:
    zeros = ("purchases", "spend", "attended", "referrals", "points", "engagement_score")
    lapsed = literal(EngagementBand.LAPSED, MemberSummary.engagement_band.type)
    columns = {"member_id": Member.id, **{name: literal(0) for name in zeros}}
    columns |= {"engagement_band": lapsed, "updated_at": literal(now)}
    known = select(MemberSummary.member_id).where(MemberSummary.member_id == Member.id).exists()
    rows = select(*columns.values()).where(Member.id.in_(members), ~known).order_by(Member.id)
    added = insert(MemberSummary).from_select(list(columns), rows, include_defaults=False)
    session.execute(added.on_conflict_do_nothing())
