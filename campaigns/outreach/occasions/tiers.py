"""Days after a member reached a tier, as long as they have it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from campaigns.members.models import Member, Tier, TierChange, TierReason, Topic
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.deed import Deed, LocalDays, Rows


def _reached(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    """The tier with the key `day_name`, or any. Where the club moved its steps nobody has reached anything."""
    span, later = LocalDays.of(session, days), aliased(TierChange)
    passed = select(later.id).where(later.member_id == TierChange.member_id, later.id > TierChange.id).exists()
    day, cause = span.day_of(TierChange.at).label("on"), func.concat("tier_change:", TierChange.id).label("cause")
    rose = (TierChange.up, TierChange.reason != TierReason.STEPS, span.hold(TierChange.at), ~passed)
    reached = select(TierChange.member_id, day, cause).where(*rose)
    if not campaign.day_name:
        return reached
    reached = reached.join(Member, Member.id == TierChange.member_id).join(Tier, Tier.id == Member.tier_id)
    return reached.where(Tier.key == campaign.day_name)


TIER_REACHED = Deed(topic=Topic.CARE, falls=_reached, shifts=(0, 180))
