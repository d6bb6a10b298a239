"""Large comparisons are counted at night: of a million members they take longer than anybody waits for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.lift.sums import Sums, sums_now
from campaigns.insight.models import KeptLift
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, Run

DAYS = 30
"""What is asked unless other days are."""
MANY = 50_000
"""Comparisons of fewer members are counted when they are asked for, if `keep_lifts` is told no other number."""
LOOKED_AT = timedelta(days=400)
ALL = 0


@dataclass(frozen=True, slots=True)
class Kept:
    sums: Sequence[Sums]
    taken_at: datetime


def keep_lifts(session: Session, now: datetime, *, least: int = MANY) -> int:
    """Of all campaigns together, and of each that left anybody alone of late. Gives how many were large."""
    session.execute(delete(KeptLift))
    held = select(Message.id).join(Run, Run.id == Message.run_id)
    measured = held.where(Run.campaign_id == Campaign.id, Message.state == MessageState.HELD_OUT)
    recent = select(Campaign.id).where(Campaign.launched_at > now - LOOKED_AT, measured.exists()).order_by(Campaign.id)
    found = {each or ALL: sums_now(session, each, days=DAYS, now=now) for each in (None, *session.scalars(recent))}
    large = [each for each, sums in found.items() if sum(row.members for row in sums) >= least]
    for each in large:
        session.add(KeptLift(campaign_id=each, days=DAYS, sums=[_told(row) for row in found[each]], taken_at=now))
    session.flush()
    return len(large)


def find_kept(session: Session, campaign_id: int | None, days: int, *, now: datetime) -> Kept | None:
    """If it was counted today, where the club is."""
    kept = session.get(KeptLift, (campaign_id or ALL, days))
    zone = club_zone(session)
    if kept is None or kept.taken_at.astimezone(zone).date() != now.astimezone(zone).date():
        return None
    return Kept([_read(row) for row in kept.sums], kept.taken_at)


def _told(row: Sums) -> list[object]:
    return list(row._replace(first=row.first.isoformat(), last=row.last.isoformat()))  # type: ignore[arg-type]


def _read(told: list[object]) -> Sums:
    row = Sums(*told)  # type: ignore[arg-type]
    return row._replace(first=date.fromisoformat(str(row.first)), last=date.fromisoformat(str(row.last)))
