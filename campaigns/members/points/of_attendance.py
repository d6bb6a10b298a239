"""Points for coming to a gathering: once for each, and none when the check-in was undone."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from campaigns.members.models import Activity, ActivityKind, EarningCause, PointsEntry
from campaigns.members.points.rules import EarningRules
from campaigns.members.timeline import rows_of_ids

CAME = (ActivityKind.ATTENDED, ActivityKind.ATTENDANCE_UNDONE)


def attendance_entries(rules: EarningRules) -> Select[*tuple[Any, ...]]:
    """What brings the points of each visit of the batch whose ids it is given to what its last word is worth."""
    gathering = func.coalesce(Activity.event_id, -Activity.id)
    last = (
        rows_of_ids(*CAME)
        .with_only_columns(
            Activity.id, Activity.member_id, Activity.kind, Activity.reference, Activity.at, Activity.event_id
        )
        .ext(distinct_on(Activity.member_id, gathering))
        .order_by(Activity.member_id, gathering, Activity.id.desc())
        .subquery("last")
    )
    due = case((last.c.kind == ActivityKind.ATTENDED, rules.worth(EarningCause.ATTENDANCE, last.c.at)), else_=0)
    points = due - _given(last)
    return select(last.c.member_id, last.c.kind.concat(":").concat(last.c.reference), points, last.c.at).where(
        points != 0
    )


def _given(last: Any) -> ScalarSelect[int]:
    """What the member has for coming to that event."""
    visit = aliased(Activity)
    return (
        select(func.coalesce(func.sum(PointsEntry.points), 0))
        .join(
            visit,
            (visit.member_id == PointsEntry.member_id)
            & (PointsEntry.cause == visit.kind.concat(":").concat(visit.reference)),
        )
        .where(visit.member_id == last.c.member_id, visit.event_id == last.c.event_id, visit.kind.in_(CAME))
        .correlate(last)
        .scalar_subquery()
    )
