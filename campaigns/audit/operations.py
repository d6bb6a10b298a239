"""How long the log is kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.core.acting import Release, unnoted
from campaigns.core.errors import Refused
from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.core.words import mark

LEAST_DAYS, MOST_DAYS = 30, 3650


class DaysKept(Refused):
    sentence = mark("The log is kept for 30 to 3650 days.")
    status = 422


def keep_for(session: Session, *, days: int) -> None:
    """What is older goes with the next night."""
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise DaysKept
    club = find_club(session)
    if club is None:
        raise NoClub
    club.audit_kept_days = days


def drop_entries(session: Session, _now: datetime) -> int:
    """Those older than the club keeps them, by the clock they were noted by. Gives how many."""
    club = find_club(session)
    if club is None:
        return 0
    old = AuditEntry.at < func.now() - timedelta(days=club.audit_kept_days)
    with unnoted(session, Release.RETENTION):
        return len(session.scalars(delete(AuditEntry).where(old).returning(AuditEntry.id)).all())
