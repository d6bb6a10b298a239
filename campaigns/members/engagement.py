"""Engagement: what a member did, weighed, and fading with time. See docs/engagement.md. Opens are never counted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import log
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Float, Integer, and_, case, cast, func, literal, select, update
from sqlalchemy.orm import Session

from campaigns.members.attendance import attendance_stands
from campaigns.members.models import Activity, ActivityKind, EngagementBand, MemberSummary

WEIGHTS: Mapping[ActivityKind, int] = {
    ActivityKind.ATTENDED: 40,
    ActivityKind.REFERRED: 40,
    ActivityKind.PURCHASED: 25,
    ActivityKind.JOINED: 15,
    ActivityKind.ACCEPTED: 10,
    ActivityKind.REPLIED: 10,
    ActivityKind.WAITLISTED: 8,
    ActivityKind.TENTATIVE: 5,
    ActivityKind.DECLINED: 3,
}
HALF_LIFE = timedelta(days=90)
HORIZON = timedelta(days=730)
"""What is older weighs less than half a per cent and is not read."""
HIGHEST = 100
FLOORS: tuple[tuple[int, EngagementBand], ...] = (
    (40, EngagementBand.ACTIVE),
    (15, EngagementBand.WARM),
    (4, EngagementBand.COOLING),
)


def score_of(row: Any, *, now: datetime) -> ColumnElement[int]:
    """An aggregate over timeline rows: their weights, halved every `HALF_LIFE`, at most `HIGHEST`."""
    age = func.greatest(func.extract("epoch", literal(now, DateTime(timezone=True)) - row.at), 0)
    faded = func.exp(age * (-log(2) / HALF_LIFE.total_seconds()))
    total = func.sum(_weight(row, now=now) * faded)
    return cast(func.least(func.round(cast(func.coalesce(total, 0), Float)), HIGHEST), Integer)


def band_of(score: ColumnElement[int]) -> ColumnElement[EngagementBand]:
    kind = MemberSummary.engagement_band.type
    floors = [(score >= floor, literal(band, kind)) for floor, band in FLOORS]
    return case(*floors, else_=literal(EngagementBand.LAPSED, kind))


def refresh_engagement(session: Session, *, now: datetime) -> int:
    """Let time pass: every score and band as of `now`. Gives how many changed. To be called once a day."""
    score = (
        select(Activity.member_id, score_of(Activity, now=now).label("score"))
        .where(Activity.kind.in_(WEIGHTS), Activity.at > now - HORIZON)
        .group_by(Activity.member_id)
        .subquery()
    )
    current = (
        select(MemberSummary.member_id, func.coalesce(score.c.score, 0).label("score"))
        .outerjoin(score, score.c.member_id == MemberSummary.member_id)
        .subquery()
    )
    band = band_of(current.c.score)
    changed = update(MemberSummary).where(
        MemberSummary.member_id == current.c.member_id,
        (MemberSummary.engagement_score != current.c.score) | (MemberSummary.engagement_band != band),
    )
    values = {"engagement_score": current.c.score, "engagement_band": band, "updated_at": now}
    moved = changed.values(values).returning(MemberSummary.member_id)
    return len(session.scalars(moved, execution_options={"synchronize_session": False}).all())


def _weight(row: Any, *, now: datetime) -> ColumnElement[int]:
    weights = [(row.kind == kind, weight) for kind, weight in WEIGHTS.items() if kind is not ActivityKind.ATTENDED]
    fresh = row.at > now - HORIZON
    attended = (and_(fresh, attendance_stands(row)), WEIGHTS[ActivityKind.ATTENDED])
    return case(attended, *((and_(fresh, condition), weight) for condition, weight in weights), else_=0)
