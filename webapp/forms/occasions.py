"""The form of each occasion, and what it shows of a campaign."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.messaging.models import Channel
from campaigns.messaging.prices import MILLION
from campaigns.outreach.blackout import written_days
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, OccasionKind
from webapp.forms.always_on import AlwaysOnForm
from webapp.forms.campaigns import AT_ONCE, AT_TIME, NO_EMAIL, NO_EVENT, CampaignForm
from webapp.forms.deeds import DEEDS
from webapp.forms.greetings import (
    AnniversaryForm,
    BirthdayForm,
    CompanionForm,
    DateFieldForm,
    HolidayGreetingForm,
    MembershipForm,
    OwnDayForm,
    SpecialDayGreetingForm,
    WeddingForm,
    side_of,
)

OWN_DAYS: tuple[type[OwnDayForm], ...] = (
    BirthdayForm,
    HolidayGreetingForm,
    WeddingForm,
    MembershipForm,
    CompanionForm,
    SpecialDayGreetingForm,
    AnniversaryForm,
    DateFieldForm,
)
FORMS: Mapping[OccasionKind, type[CampaignForm | AlwaysOnForm]] = {
    OccasionKind.ONCE: CampaignForm,
    **{form.occasion: form for form in (*OWN_DAYS, *DEEDS)},
}


def starting_values(campaign: Campaign, zone: ZoneInfo) -> dict[str, Any]:
    """What the form shows of a campaign."""
    emails = [channel for channel in campaign.channels if channel != Channel.SMS]
    columns = {field.name: getattr(campaign, field.name) for field in fields(CampaignDraft)}
    return columns | {
        "email": emails[0] if emails else NO_EMAIL,
        "sms": Channel.SMS in campaign.channels,
        "when": AT_TIME if campaign.send_at else AT_ONCE,
        "send_at": campaign.send_at.astimezone(zone) if campaign.send_at else None,
        "side": side_of(campaign.shift_days).value,
        "days": abs(campaign.shift_days),
        "blackout": written_days(campaign.blackout_days),
        "event_id": campaign.event_id or NO_EVENT,
        "cost_ceiling": None if campaign.cost_ceiling is None else Decimal(campaign.cost_ceiling) / MILLION,
    }
