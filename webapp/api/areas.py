"""All that the API offers, in the order in which its document and its page tell of it."""

from webapp.api import (
    answers,
    campaign_control,
    campaign_runs,
    campaigns,
    check_ins,
    gatherings,
    gifts,
    guests,
    member_consents,
    member_writes,
    members,
    moments,
    purchases,
    referrals,
    reports,
    segments,
    signals,
)
from webapp.api.endpoints import Area

AREAS: tuple[Area, ...] = (
    members.area,
    member_writes.area,
    member_consents.area,
    gifts.area,
    purchases.area,
    signals.area,
    gatherings.area,
    guests.area,
    answers.area,
    check_ins.area,
    segments.area,
    campaigns.area,
    campaign_runs.area,
    campaign_control.area,
    moments.area,
    referrals.area,
    reports.area,
)
