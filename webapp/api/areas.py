"""All that the API offers, in the order in which its document and its page tell of it."""

from webapp.api import (
    answers,
    campaigns,
    gatherings,
    member_consents,
    member_writes,
    members,
    purchases,
    reports,
    segments,
    signals,
)
from webapp.api.endpoints import Area

AREAS: tuple[Area, ...] = (
    members.area,
    member_writes.area,
    member_consents.area,
    purchases.area,
    signals.area,
    gatherings.area,
    answers.area,
    segments.area,
    campaigns.area,
    reports.area,
)
