"""The zones that members name."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member


def list_zones(session: Session) -> Sequence[str]:
    """Each found in the index after the one before: of a million members they are a few hundred at most."""
    zones = select(func.min(Member.zone).label("zone")).cte("zones", recursive=True)
    following = select(func.min(Member.zone)).where(Member.zone > zones.c.zone).scalar_subquery()
    zones = zones.union_all(select(following).where(zones.c.zone.is_not(None)))
    return session.scalars(select(zones.c.zone).where(zones.c.zone.is_not(None))).all()
