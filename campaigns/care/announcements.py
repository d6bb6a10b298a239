"""What an owner, or the whole club, should know without looking for it: before a member is taken back, and after."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpState, OwnershipChange, OwnershipReason, OwnershipWarning
from campaigns.core.zones import club_zone

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Announced:
    overdue: int
    """Follow-ups whose day has passed."""
    warned: int
    """Members whom the club takes back unless somebody is in touch; the first at `reclaim_at`."""
    reclaim_at: datetime | None
    taken_back: int
    """Members whom the club took back in the last week."""


def read_announced(session: Session, *, owner_id: int | None, now: datetime) -> Announced:
    """Of one owner, or of all."""
    today = now.astimezone(club_zone(session)).date()
    overdue = select(func.count()).where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on < today)
    warned = select(func.count(), func.min(OwnershipWarning.reclaim_at)).where(OwnershipWarning.ended_at.is_(None))
    lost = select(func.count()).where(
        OwnershipChange.reason == OwnershipReason.RECLAIMED, OwnershipChange.at > now - LATELY
    )
    if owner_id is not None:
        overdue = overdue.where(FollowUp.owner_id == owner_id)
        warned = warned.where(OwnershipWarning.owner_id == owner_id)
        lost = lost.where(OwnershipChange.from_id == owner_id)
    count, reclaim_at = session.execute(warned).one()
    return Announced(session.scalars(overdue).one(), count, reclaim_at, session.scalars(lost).one())
