"""The points ledger: awarded by reaction to the timeline, append-only, each cause once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SelectBase, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.models import Club
from campaigns.members.models import Activity, ActivityKind, MemberSummary, PointsEntry
from campaigns.members.money import minor_digits
from campaigns.members.timeline import ActivityBatch

AWARDED: Mapping[ActivityKind, int] = {
    ActivityKind.ATTENDED: 50,
    ActivityKind.ATTENDANCE_UNDONE: -50,
}
SPENT = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)
EARNING = (*SPENT, *AWARDED, ActivityKind.PURCHASE_CORRECTED)


def award_points(session: Session, batch: ActivityBatch, _now: datetime) -> None:
    """Reaction: a point per whole unit of money spent, taken back by a refund, and fixed awards for the rest."""
    if not batch.has(*EARNING):
        return
    currency = session.scalar(select(Club.currency)) or "USD"
    entries = _entries(batch, unit=10 ** minor_digits(currency))
    add_points(session, entries=entries, members=batch.member_ids(*EARNING))


def add_points(session: Session, *, entries: SelectBase, members: Select[int]) -> None:
    """Add the entries that a SELECT gives (member_id, cause, points, at), each cause once, for some of `members`."""
    added = (
        insert(PointsEntry)
        .from_select(["member_id", "cause", "points", "at"], entries, include_defaults=False)
        .on_conflict_do_nothing()
    )
    session.execute(added)
    _refresh_balances(session, members)


def _entries(batch: ActivityBatch, *, unit: int) -> Select[*tuple[Any, ...]]:
    points = _points(unit)
    return (
        batch.rows(*EARNING)
        .with_only_columns(
            Activity.member_id, Activity.kind.concat(":").concat(Activity.reference), points, Activity.at
        )
        .where(points != 0)
    )


def _points(unit: int) -> ColumnElement[int]:
    spent = (Activity.kind.in_(SPENT), func.div(Activity.value, unit))
    corrected = (Activity.kind == ActivityKind.PURCHASE_CORRECTED, _points_of_correction(unit))
    return case(
        spent, corrected, *((Activity.kind == kind, literal(points)) for kind, points in AWARDED.items()), else_=0
    )


def _points_of_correction(unit: int) -> ColumnElement[int]:
    """What the purchase earns now, less what it did: of 1.50 made 2.00, the difference alone would earn nothing."""
    own = aliased(Activity)
    purchase = func.regexp_replace(Activity.reference, "/rev:[0-9]+$", "")
    found = select(own.value).where(own.kind.in_(SPENT), own.reference == purchase)
    worth = func.coalesce(found.correlate(Activity).scalar_subquery(), Activity.value)
    return func.div(worth, unit) - func.div(worth - Activity.value, unit)


def _refresh_balances(session: Session, members: Select[int]) -> None:
    balances = (
        select(PointsEntry.member_id, func.sum(PointsEntry.points).label("points"))
        .where(PointsEntry.member_id.in_(members))
        .group_by(PointsEntry.member_id)
        .subquery()
    )
    kept = update(MemberSummary).where(MemberSummary.member_id == balances.c.member_id).values(points=balances.c.points)
    session.execute(kept, execution_options={"synchronize_session": False})
