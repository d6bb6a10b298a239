"""Days before points run out that were not used, see `members/points/expiry.py`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Text, cast, false, func, null, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session, aliased

from campaigns.members.models import PointsEntry, Topic
from campaigns.members.points.rules import points_last
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.deed import Deed, LocalDays, Rows


def _run_out(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    """The cause is the day on which they were earned: another rule of how long points last warns of none twice."""
    last = points_last(session)
    if last is None:
        nothing = (cast(null(), Date).label("on"), cast(null(), Text).label("cause"))
        return select(PointsEntry.member_id, *nothing).where(false())
    span = LocalDays.of(session, days).earlier(last)
    earned_on = span.day_of(PointsEntry.at).label("earned_on")
    fresh = (PointsEntry.points > 0, span.hold(PointsEntry.at))
    earned = select(PointsEntry.member_id, earned_on).where(*fresh).distinct().subquery("earned").c
    on, cause = (earned.earned_on + last).label("on"), func.concat("earned:", earned.earned_on).label("cause")
    return select(earned.member_id, on, cause).where(_left(earned, span) > 0)


def _left(earned: Any, span: LocalDays) -> ColumnElement[int]:
    """Of what was earned up to that day, what exceeds all that was spent since."""
    entry = aliased(PointsEntry)
    morning_after = func.timezone(span.zone.key, cast(earned.earned_on + 1, TIMESTAMP))
    got = func.sum(entry.points).filter(entry.points > 0, entry.at < morning_after)
    used = func.sum(entry.points).filter(entry.points < 0)
    return select(got + func.coalesce(used, 0)).where(entry.member_id == earned.member_id).scalar_subquery()


POINTS_EXPIRING = Deed(topic=Topic.CARE, falls=_run_out, shifts=(-180, 0), foretold=True)
