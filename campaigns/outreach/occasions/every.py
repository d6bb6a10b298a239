"""Every occasion there is, stated once."""

from collections.abc import Mapping

from campaigns.members.models import Topic
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.at_milestone import AtMilestone
from campaigns.outreach.occasions.at_time import AtTime
from campaigns.outreach.occasions.days import (
    BIRTHDAYS,
    COMPANIONS,
    DATES,
    EVERY_YEAR,
    HOLIDAYS,
    JOINING,
    SPECIAL_DAYS,
    WEDDINGS,
)
from campaigns.outreach.occasions.kinds import OccasionKind
from campaigns.outreach.occasions.lapse import NO_PURCHASE, NO_TOUCH
from campaigns.outreach.occasions.occasion import Occasion
from campaigns.outreach.occasions.points import POINTS_EXPIRING
from campaigns.outreach.occasions.purchases import EACH_PURCHASE, FIRST_PURCHASE, RESTOCK
from campaigns.outreach.occasions.signals import SIGNAL, SIGNAL_DAY
from campaigns.outreach.occasions.tiers import TIER_REACHED

OCCASIONS: Mapping[OccasionKind, Occasion] = {
    OccasionKind.ONCE: AtTime(topic=Topic.EVENTS),
    OccasionKind.BIRTHDAY: BIRTHDAYS,
    OccasionKind.WEDDING: WEDDINGS,
    OccasionKind.MEMBERSHIP: JOINING,
    OccasionKind.COMPANION: COMPANIONS,
    OccasionKind.SPECIAL_DAY: SPECIAL_DAYS,
    OccasionKind.ANNIVERSARY: EVERY_YEAR,
    OccasionKind.DATE_FIELD: DATES,
    OccasionKind.FIRST_PURCHASE: FIRST_PURCHASE,
    OccasionKind.PURCHASE: EACH_PURCHASE,
    OccasionKind.RESTOCK: RESTOCK,
    OccasionKind.TIER_REACHED: TIER_REACHED,
    OccasionKind.NO_PURCHASE: NO_PURCHASE,
    OccasionKind.NO_TOUCH: NO_TOUCH,
    OccasionKind.POINTS_EXPIRING: POINTS_EXPIRING,
    OccasionKind.SIGNAL: SIGNAL,
    OccasionKind.SIGNAL_DAY: SIGNAL_DAY,
    OccasionKind.HOLIDAY: HOLIDAYS,
    OccasionKind.MILESTONE: AtMilestone(topic=Topic.EVENTS),
}

ALWAYS_ON = tuple(kind for kind, occasion in OCCASIONS.items() if occasion.always_on)
BY_HAND = tuple(kind for kind in OCCASIONS if kind is not OccasionKind.MILESTONE)
"""Those of campaigns that staff make; an event makes those of its milestones."""
BY_FIELD = (OccasionKind.ANNIVERSARY, OccasionKind.DATE_FIELD)
"""Those that go by a date field of the club's own."""
BY_SIGNAL = (OccasionKind.SIGNAL, OccasionKind.SIGNAL_DAY)
"""Those that go by the name of a signal."""
GREETINGS = tuple(kind for kind, occasion in OCCASIONS.items() if occasion.is_greeting)


def occasion_of(campaign: Campaign) -> Occasion:
    return OCCASIONS[campaign.occasion]
