"""What members do, so many days ago, that campaigns are due by; less than 0 is to come."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.members.models import (
    ActivityKind,
    EntryKind,
    Member,
    PointsEntry,
    PointsPolicy,
    TierChange,
    TierReason,
)
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW

DAY = timedelta(days=1)


def bought(session: Session, member: Member, days_ago: float, *, order: str = "") -> None:
    reference = f"purchase:till/{order or f'{member.id}-{days_ago}'}"
    told = NewActivity(member.id, ActivityKind.PURCHASED, NOW - days_ago * DAY, reference, value=100)
    record_activities(session, [told], now=NOW)


def bought_often(session: Session, member: Member, days_ago: float) -> None:
    for ago in (90, 60, 30):
        bought(session, member, days_ago + ago)


def called(session: Session, member: Member, days_ago: float) -> None:
    told = NewActivity(member.id, ActivityKind.CONTACTED, NOW - days_ago * DAY, f"call:{member.id}/{days_ago}")
    record_activities(session, [told], now=NOW)


def rose(session: Session, member: Member, days_ago: float, **values: Any) -> None:
    chosen = {"up": True, "reason": TierReason.SPEND} | values
    session.add(TierChange(member_id=member.id, at=NOW - days_ago * DAY, **chosen))
    session.flush()


def earned(session: Session, member: Member, days_ago: float) -> None:
    """Points that last for 100 days."""
    session.merge(PointsPolicy(id=1, expire_after_days=100))
    at = NOW - (100 + days_ago) * DAY
    session.add(PointsEntry(member_id=member.id, cause=f"x{days_ago}", points=5, at=at, kind=EntryKind.EARNED))
    session.flush()


def signalled(session: Session, member: Member, days_ago: float) -> None:
    at = NOW - max(days_ago, 0) * DAY
    row = SignalRow(
        0, f"{member.id}/{days_ago}", "visit", at, day=(NOW - days_ago * DAY).date(), code=member.code.lower()
    )
    member.code = member.code.lower()
    session.flush()
    take_signals(session, [row], source="desk", now=NOW)
