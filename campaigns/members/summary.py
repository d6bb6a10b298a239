"""The summary row of each member, always taken from the timeline as a whole, so that kept and rebuilt are the same.

Rows are locked in the order of their ids before the sums are taken, so that of two recordings for one member neither is
lost.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.attendance import attendance_stands, gatherings
from campaigns.members.engagement import WEIGHTS, band_of, score_of
from campaigns.members.models import Activity, ActivityKind, EngagementBand, Member, MemberSummary
from campaigns.members.timeline import ActivityBatch

ANSWERS = (ActivityKind.ACCEPTED, ActivityKind.DECLINED, ActivityKind.TENTATIVE, ActivityKind.WAITLISTED)
SPENDING = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)
MOVED = (ActivityKind.PURCHASE_CORRECTED,)
"""Tell that what the summary is taken from was changed, though they count for nothing themselves."""
SUMMED = frozenset({*WEIGHTS, *SPENDING, *MOVED, ActivityKind.INVITED, ActivityKind.ATTENDANCE_UNDONE})


def refresh_summaries(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: the summaries of the batch's members, where it holds anything they count."""
    if batch.has(*SUMMED):
        _refresh(session, batch.member_ids(*SUMMED), now=now)


def rebuild_summaries(session: Session, *, now: datetime) -> None:
    """Every member's summary from their timeline."""
    _refresh(session, select(Member.id), now=now)


def _refresh(session: Session, members: Select[int], *, now: datetime) -> None:
    _lock(session, members, now=now)
    facts = _facts(members, now=now).subquery()
    values = {name: facts.c[name] for name in facts.c.keys() if name != "id"}  # noqa: SIM118 - not a dictionary
    statement = (
        update(MemberSummary)
        .where(MemberSummary.member_id == facts.c.id)
        .values(**values, engagement_band=band_of(facts.c.engagement_score), updated_at=now)
    )
    session.execute(statement, execution_options={"synchronize_session": False})


def _lock(session: Session, members: Select[int], *, now: datetime) -> None:
    chosen = members.subquery()
    member_id = chosen.c[0]
    empty = {name: literal(0) for name in ("purchases", "spend", "attended", "referrals", "points", "engagement_score")}
    lapsed = literal(EngagementBand.LAPSED, MemberSummary.engagement_band.type)
    columns = {"member_id": member_id, **empty, "engagement_band": lapsed, "updated_at": literal(now)}
    rows = select(*columns.values()).order_by(member_id)
    added = insert(MemberSummary).from_select(list(columns), rows)
    session.execute(
        added.on_conflict_do_update(index_elements=["member_id"], set_={"updated_at": added.excluded.updated_at})
    )


def _facts(members: Select[int], *, now: datetime) -> Select[*tuple[Any, ...]]:
    chosen = members.subquery()
    return (
        select(
            chosen.c[0].label("id"),
            func.count().filter(Activity.kind == ActivityKind.PURCHASED).label("purchases"),
            func.coalesce(func.sum(Activity.value).filter(Activity.kind.in_(SPENDING)), 0).label("spend"),
            _first(ActivityKind.PURCHASED).label("first_purchase_at"),
            _last(ActivityKind.PURCHASED).label("last_purchase_at"),
            gatherings(Activity).filter(attendance_stands(Activity)).label("attended"),
            func.max(Activity.at).filter(attendance_stands(Activity)).label("last_attended_at"),
            _last(ActivityKind.INVITED).label("last_invited_at"),
            _last(*ANSWERS).label("last_answered_at"),
            func.count().filter(Activity.kind == ActivityKind.REFERRED).label("referrals"),
            score_of(Activity, now=now).label("engagement_score"),
        )
        .outerjoin(Activity, Activity.member_id == chosen.c[0])
        .group_by(chosen.c[0])
    )


def _first(*kinds: ActivityKind) -> ColumnElement[datetime]:
    return func.min(Activity.at).filter(Activity.kind.in_(kinds))


def _last(*kinds: ActivityKind) -> ColumnElement[datetime]:
    return func.max(Activity.at).filter(Activity.kind.in_(kinds))
