"""A campaign: an audience, an occasion, content and a policy; and each time it ran."""

from campaigns.outreach.models.campaigns import Campaign, CampaignState, SendBy, Way, WhenLate
from campaigns.outreach.models.runs import Run, RunState
from campaigns.outreach.occasions.kinds import OccasionKind

__all__ = [
    "Campaign",
    "CampaignState",
    "OccasionKind",
    "Run",
    "RunState",
    "SendBy",
    "Way",
    "WhenLate",
]
