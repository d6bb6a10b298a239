"""What erasing somebody does."""

from campaigns.audit import erasing as audit_erasing
from campaigns.care import erasing as care_erasing
from campaigns.events import erasing as events_erasing
from campaigns.members.privacy import erasing as members_erasing
from campaigns.members.privacy.erasing import ErasingRule
from campaigns.messaging import erasing as messaging_erasing
from campaigns.outreach import erasing as outreach_erasing
from campaigns.referrals import erasing as referrals_erasing
from campaigns.segments import erasing as segments_erasing
from campaigns.surprises import erasing as surprises_erasing
from campaigns.webhooks import erasing as webhooks_erasing

ERASING: tuple[ErasingRule, ...] = (
    *messaging_erasing.RULES,
    *events_erasing.RULES,
    *care_erasing.RULES,
    *surprises_erasing.RULES,
    *referrals_erasing.RULES,
    *outreach_erasing.RULES,
    *segments_erasing.RULES,
    *webhooks_erasing.RULES,
    *audit_erasing.RULES,
    *members_erasing.RULES,
)
"""What erasing somebody does to each table that tells of them, in this order."""
