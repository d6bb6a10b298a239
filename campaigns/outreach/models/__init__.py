"""A campaign: an audience, an occasion, content and a policy; and each time it ran."""

from campaigns.outreach.models.approval import ApprovalPolicy, CampaignStep, StepKind
from campaigns.outreach.models.blackout import BlackoutDay, OnBlackout
from campaigns.outreach.models.campaigns import Audience, Campaign, CampaignState, SendBy, Sender, Way, WhenLate
from campaigns.outreach.models.causes import DueCause
from campaigns.outreach.models.runs import Run, RunState
from campaigns.outreach.models.variants import CampaignVariant
from campaigns.outreach.occasions.kinds import OccasionKind

__all__ = [
    "ApprovalPolicy",
    "Audience",
    "BlackoutDay",
    "Campaign",
    "CampaignState",
    "CampaignStep",
    "CampaignVariant",
    "DueCause",
    "OccasionKind",
    "OnBlackout",
    "Run",
    "RunState",
    "SendBy",
    "Sender",
    "StepKind",
    "Way",
    "WhenLate",
]
