"""Where the time of sending has passed before a campaign is launched."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import mark
from campaigns.core.zones import club_zone, zone_or
from campaigns.members.models import Member
from campaigns.members.zones import list_zones
from campaigns.outreach.audience import members_meant
from campaigns.outreach.models import Campaign, WhenLate
from campaigns.outreach.occasions.at_time import ONCE
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.sending_times import AtInstant

SAID: Mapping[WhenLate, str] = {
    WhenLate.SEND: mark("For %(members)s members the hour has passed where they live; they get it at once, by day."),
    WhenLate.NEXT_DAY: mark("For %(members)s members the hour has passed where they live; they get it the next day."),
    WhenLate.DROP: mark("For %(members)s members the hour has passed where they live; they do not get it."),
}


def count_passed(session: Session, campaign: Campaign, *, now: datetime) -> int:
    """How many of those meant live where the hour has passed by more than a moment."""
    occasion = occasion_of(campaign)
    if occasion.always_on or campaign.send_at is None:
        return 0
    schedule = occasion.schedule(session, campaign, (ONCE, campaign.send_at), now=now)
    default = club_zone(session)
    zones = list_zones(session)
    passed = [name for name in zones if isinstance(schedule, AtInstant) and schedule.missed(zone_or(name, default))]
    meant = members_meant(session, campaign, occurrence_key=ONCE, now=now)
    counted = select(func.count()).select_from(Member).where(among(Member.zone, passed), Member.id.in_(meant))
    return session.scalars(counted).one() if passed else 0
