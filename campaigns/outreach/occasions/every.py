"""Every occasion there is, stated once."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from campaigns.members.models import SpecialDayKind, Topic
from campaigns.members.profile.birthdays import special_days_on
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.at_milestone import AtMilestone
from campaigns.outreach.occasions.at_time import AtTime
from campaigns.outreach.occasions.kinds import OccasionKind
from campaigns.outreach.occasions.occasion import Occasion
from campaigns.outreach.occasions.own_day import OwnDay

ALMOST_A_YEAR = timedelta(days=300)
"""Two birthdays of one member are never closer, by either calendar; a corrected date must not greet twice."""

OCCASIONS: Mapping[OccasionKind, Occasion] = {
    OccasionKind.ONCE: AtTime(topic=Topic.EVENTS),
    OccasionKind.BIRTHDAY: OwnDay(
        topic=Topic.GREETINGS,
        members_on=partial(special_days_on, SpecialDayKind.BIRTHDAY),
        apart=ALMOST_A_YEAR,
    ),
    OccasionKind.MILESTONE: AtMilestone(topic=Topic.EVENTS),
}

ALWAYS_ON = tuple(kind for kind, occasion in OCCASIONS.items() if occasion.always_on)
BY_HAND = tuple(kind for kind in OCCASIONS if kind is not OccasionKind.MILESTONE)
"""Those of campaigns that staff make; an event makes those of its milestones."""
GREETINGS = tuple(kind for kind, occasion in OCCASIONS.items() if occasion.is_greeting)


def occasion_of(campaign: Campaign) -> Occasion:
    return OCCASIONS[campaign.occasion]
