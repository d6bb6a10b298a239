"""All that the API offers, in the order in which its document and its page tell of it."""

from webapp.api import answers, campaigns, gatherings, purchases, reports, segments, signals
from webapp.api.endpoints import Area

AREAS: tuple[Area, ...] = (
    purchases.area,
    signals.area,
    gatherings.area,
    answers.area,
    segments.area,
    campaigns.area,
    reports.area,
)
