"""The sum behind one member's engagement, and when their band falls if nothing happens."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, EngagementBand
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import FINE, FLOORS, HALF_LIFE, HIGHEST, HORIZON, WEIGHTS, counted, share


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing that counts: `left` is the part of its weight that has not faded, 0 to 1; `points` what that makes."""

    activity: Activity
    weight: int
    left: float
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """`total` is the sum of the points before it is rounded and capped; `falls_at` the day of the next lower band."""

    counted: tuple[Counted, ...]
    total: float
    score: int
    band: EngagementBand
    falls_at: datetime | None
    falls_to: EngagementBand | None


def explain_engagement(session: Session, member_id: int, *, now: datetime) -> Explanation:
    """The heaviest first."""
    rows = tuple(_counted(activity, millionths) for activity, millionths in session.execute(_rows(member_id, now)))
    score = _score(rows, now, 0)
    days = _days_until_it_falls(rows, now)
    return Explanation(
        counted=rows,
        total=sum(each.points for each in rows),
        score=score,
        band=_band(score),
        falls_at=None if days is None else now + timedelta(days=days),
        falls_to=None if days is None else _band(_score(rows, now, days)),
    )


def _rows(member_id: int, now: datetime) -> Select[Activity, int]:
    instant = literal(now, TIMESTAMP(timezone=True))
    shares = share(Activity, now=instant)
    stands = or_(Activity.kind != ActivityKind.ATTENDED, attendance_stands(Activity))
    return (
        select(Activity, shares)
        .where(Activity.member_id == member_id, counted(Activity, now=instant), stands)
        .order_by(shares.desc(), Activity.id.desc())
    )


def _counted(activity: Activity, millionths: int) -> Counted:
    weight = WEIGHTS[activity.kind]
    points = millionths / FINE
    return Counted(activity, weight=weight, left=points / weight, points=points)


def _days_until_it_falls(rows: Sequence[Counted], now: datetime) -> int | None:
    """By halving: what only fades falls once. The daily chore sees it on that day."""
    band = _band(_score(rows, now, 0))
    if band is EngagementBand.LAPSED:
        return None
    days = range(1, HORIZON.days + 2)
    return days[bisect_left(days, x=True, key=lambda day: _band(_score(rows, now, day)) is not band)]


def _score(rows: Sequence[Counted], now: datetime, days: int) -> int:
    """As it will be so many days from now."""
    later = now + timedelta(days=days)
    fading = 0.5 ** (timedelta(days=days) / HALF_LIFE)
    total = sum(each.points for each in rows if each.activity.at > later - HORIZON) * fading
    return min(int(total + 0.5), HIGHEST)


def _band(score: int) -> EngagementBand:
    return next((band for floor, band in FLOORS if score >= floor), EngagementBand.LAPSED)
