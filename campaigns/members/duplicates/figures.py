"""What is taken from a member's records, taken anew after they were moved."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.standing.summary import refresh_members
from campaigns.members.tiers.steps import settle_tiers
from campaigns.members.whose import only


def refresh_figures(session: Session, member_ids: Sequence[int], *, now: datetime) -> None:
    """Summary, engagement and class, the balance, the tier, completeness."""
    refresh_members(session, member_ids, now=now)
    settle_tiers(session, each_of(member_ids), now=now)
    fill_completeness(session, only(member_ids), now=now)
