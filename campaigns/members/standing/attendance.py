"""Which attendances stand: those that no later undoing took back."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased

from campaigns.members.models import Activity, ActivityKind


def attendance_stands(row: Any) -> ColumnElement[bool]:
    """The condition on a timeline row (`Activity` or its alias) that it is an attendance in force."""
    undone = aliased(Activity)
    taken_back = exists().where(
        undone.kind == ActivityKind.ATTENDANCE_UNDONE,
        undone.member_id == row.member_id,
        undone.event_id == row.event_id,
        undone.id > row.id,
    )
    return and_(row.kind == ActivityKind.ATTENDED, ~taken_back)


def gatherings(row: Any) -> ColumnElement[int]:
    """How many gatherings timeline rows of attendance were at."""
    return func.count(func.coalesce(row.event_id, -row.id).distinct())
