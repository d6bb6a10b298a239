"""Engagement: what a member did, weighed, and fading with time. See docs/engagement.md. Opens are never counted."""

from collections.abc import Mapping
from datetime import timedelta
from math import log
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, and_, case, cast, func, literal

from campaigns.members.models import ActivityKind, EngagementBand, MemberSummary

WEIGHTS: Mapping[ActivityKind, int] = {
    ActivityKind.ATTENDED: 40,
    ActivityKind.REFERRED: 40,
    ActivityKind.PURCHASED: 25,
    ActivityKind.JOINED: 15,
    ActivityKind.ACCEPTED: 10,
    ActivityKind.REPLIED: 10,
    ActivityKind.CONTACTED: 10,
    ActivityKind.WAITLISTED: 8,
    ActivityKind.TENTATIVE: 5,
    ActivityKind.DECLINED: 3,
    ActivityKind.CLICKED: 3,
}
"""Of contacts those count in which the member turned to the club or showed interest: their `value` is 1."""
HALF_LIFE = timedelta(days=90)
HORIZON = timedelta(days=730)
"""What is older weighs less than half a per cent and is not read."""
HIGHEST = 100
FLOORS: tuple[tuple[int, EngagementBand], ...] = (
    (40, EngagementBand.ACTIVE),
    (15, EngagementBand.WARM),
    (4, EngagementBand.COOLING),
)
BAND: ColumnElement[EngagementBand] = func.coalesce(
    MemberSummary.engagement_band, cast(EngagementBand.LAPSED, MemberSummary.engagement_band.type)
)
"""Also of who has no summary."""
FINE = 1_000_000
"""Shares are summed as whole millionths: such a sum is the same in any order, a sum of fractions is not."""


def counted(row: Any, *, now: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition on a timeline row that it counts; whether an attendance stands is asked elsewhere."""
    willing = (row.kind != ActivityKind.CONTACTED) | (row.value > 0)
    return and_(row.kind.in_(WEIGHTS), row.at > now - HORIZON, willing)


def share(row: Any, *, now: ColumnElement[Any]) -> ColumnElement[int]:
    """What a counted timeline row still weighs, in millionths: its weight, halved every `HALF_LIFE`."""
    age = func.greatest(func.date_part("epoch", now - row.at), 0)
    faded = func.exp(age * literal(-log(2) / HALF_LIFE.total_seconds(), Float))
    weight = case(*((row.kind == kind, weight * FINE) for kind, weight in WEIGHTS.items()), else_=0)
    return cast(func.round(weight * faded), Integer)


def score_of(total: ColumnElement[int]) -> ColumnElement[int]:
    """From the sum of the shares: rounded, at most `HIGHEST`."""
    return func.least((total + FINE // 2) // FINE, HIGHEST)


def band_of(score: ColumnElement[int]) -> ColumnElement[EngagementBand]:
    kind = MemberSummary.engagement_band.type
    floors = [(score >= floor, cast(band, kind)) for floor, band in FLOORS]
    return case(*floors, else_=cast(EngagementBand.LAPSED, kind))
