"""Points that run out. See docs/points.md.

Whoever spends points spends those earned first. So of the points earned before a day only those are left that exceed
everything spent since, whenever it was: no row needs to know which points it used, and letting points run out twice,
late or after the rule changed takes nothing that is not due.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, String, cast, func, literal, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.zones import club_zone
from campaigns.members.models import Activity, ActivityKind, EntryKind, Member, PointsEntry
from campaigns.members.points.balances import refresh_balances
from campaigns.members.points.rules import points_last
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import record_selected
from campaigns.members.whose import Whose, anybodys, neighbours, only

SOON = timedelta(days=30)


def expire_points(session: Session, now: datetime, *, whose: Whose = anybodys) -> int:
    """What is due to run out by today, where the club is. Gives how many members lost points."""
    last = points_last(session)
    if last is None:
        return 0
    today = now.astimezone(club_zone(session)).date()
    before = _earned_before(session, today, last)
    due = session.scalars(left_of(before, whose).with_only_columns(PointsEntry.member_id)).all()
    return sum(_expire(session, some, before, day=today, now=now) for some in neighbours(due))


def _expire(session: Session, whose: Whose, before: datetime, *, day: date, now: datetime) -> int:
    """Looked at anew once nobody else changes their points."""
    lock_summaries(session, _members(whose))
    lost = _write_off(session, left_of(before, whose), day=day, now=now)
    if lost:
        refresh_balances(session, _members(only(lost)))
        record_selected(session, _told(lost, day), now=now)
    return len(lost)


def _members(whose: Whose) -> Select[int]:
    return select(Member.id).where(whose(Member.id.expression))


def expiring_points(session: Session, now: datetime, *, within: timedelta = SOON) -> Select[*tuple[Any, ...]]:
    """(member_id, points) of those who lose points unless they use them within that time; for one member or a join."""
    last = points_last(session)
    if last is None:
        return select(PointsEntry.member_id, PointsEntry.points).where(literal(value=False))
    day = (now + within).astimezone(club_zone(session)).date()
    return left_of(_earned_before(session, day, last))


def left_of(before: datetime, whose: Whose = anybodys) -> Select[*tuple[Any, ...]]:
    """(member_id, points) earned before a moment and not used up, for those who have any left."""
    earned = func.sum(PointsEntry.points).filter(PointsEntry.points > 0, PointsEntry.at < before)
    used = func.sum(PointsEntry.points).filter(PointsEntry.points < 0)
    left: ColumnElement[int] = earned + func.coalesce(used, 0)
    rows = select(PointsEntry.member_id, left.label("points")).where(whose(PointsEntry.member_id.expression))
    return rows.group_by(PointsEntry.member_id).having(left > 0)


def _earned_before(session: Session, day: date, last: int) -> datetime:
    """The moment before which points were earned that are gone on `day`: those of the day that is `last` days ago."""
    morning_after = day - timedelta(days=last - 1)
    return datetime.combine(morning_after, datetime.min.time(), tzinfo=club_zone(session))


def _write_off(session: Session, left: Select[*tuple[Any, ...]], *, day: date, now: datetime) -> list[int]:
    due = left.subquery("due")
    kind = literal(EntryKind.EXPIRED, PointsEntry.kind.type)
    at = literal(now, DateTime(timezone=True))
    rows = select(due.c.member_id, kind, literal(f"expiry:{day}"), -due.c.points, at).order_by(due.c.member_id)
    columns = ("member_id", "kind", "cause", "points", "at")
    added = insert(PointsEntry).from_select(columns, rows, include_defaults=False).on_conflict_do_nothing()
    return list(session.scalars(added.returning(PointsEntry.member_id)))


def _told(member_ids: list[int], day: date) -> Select[*tuple[Any, ...]]:
    kind = literal(ActivityKind.POINTS_EXPIRED, Activity.kind.type)
    reference = func.concat("member:", cast(PointsEntry.member_id, String), f"/expiry:{day}")
    columns = (PointsEntry.member_id, kind, PointsEntry.at, -PointsEntry.points, reference)
    return (
        select(*columns, null().cast(Activity.event_id.type))
        .where(among(PointsEntry.member_id, member_ids), PointsEntry.cause == f"expiry:{day}")
        .order_by(PointsEntry.member_id)
    )
