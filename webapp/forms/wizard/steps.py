"""The steps of each occasion, and what they show of a campaign."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.messaging.models import Channel
from campaigns.messaging.prices import MILLION
from campaigns.outreach.blackout import written_days
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, OccasionKind
from webapp.forms.wizard.audience import (
    NO_EVENT,
    AudienceForm,
    DateAudienceForm,
    DeedAudienceForm,
    HolidayAudienceForm,
    NamedDayAudienceForm,
    OnceAudienceForm,
    OwnDayAudienceForm,
    SignalAudienceForm,
    TierAudienceForm,
)
from webapp.forms.wizard.message import NO_EMAIL, MessageForm, OnceMessageForm
from webapp.forms.wizard.schedule import (
    AT_ONCE,
    AT_TIME,
    DailyScheduleForm,
    ExpiringScheduleForm,
    LapseScheduleForm,
    OnceScheduleForm,
    OwnDayScheduleForm,
    ScheduleForm,
    SidedScheduleForm,
    side_of,
)
from webapp.forms.wizard.step import StepForm


class Step(enum.StrEnum):
    AUDIENCE = "audience"
    MESSAGE = "message"
    SCHEDULE = "schedule"

    @property
    def following(self) -> "Step | None":
        """Nothing after the last; then comes the review."""
        order = list(Step)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None


@dataclass(frozen=True, slots=True)
class Steps:
    audience: type[AudienceForm]
    schedule: type[ScheduleForm]
    message: type[MessageForm] = MessageForm

    def form(self, step: Step) -> type[StepForm]:
        return {Step.AUDIENCE: self.audience, Step.MESSAGE: self.message, Step.SCHEDULE: self.schedule}[step]


OWN_DAYS: Mapping[OccasionKind, Steps] = {
    OccasionKind.BIRTHDAY: Steps(OwnDayAudienceForm, OwnDayScheduleForm),
    OccasionKind.HOLIDAY: Steps(HolidayAudienceForm, OwnDayScheduleForm),
    OccasionKind.WEDDING: Steps(OwnDayAudienceForm, OwnDayScheduleForm),
    OccasionKind.MEMBERSHIP: Steps(OwnDayAudienceForm, OwnDayScheduleForm),
    OccasionKind.COMPANION: Steps(OwnDayAudienceForm, OwnDayScheduleForm),
    OccasionKind.SPECIAL_DAY: Steps(NamedDayAudienceForm, OwnDayScheduleForm),
    OccasionKind.ANNIVERSARY: Steps(DateAudienceForm, OwnDayScheduleForm),
    OccasionKind.DATE_FIELD: Steps(DateAudienceForm, OwnDayScheduleForm),
}
DEEDS: Mapping[OccasionKind, Steps] = {
    OccasionKind.FIRST_PURCHASE: Steps(DeedAudienceForm, DailyScheduleForm),
    OccasionKind.PURCHASE: Steps(DeedAudienceForm, DailyScheduleForm),
    OccasionKind.RESTOCK: Steps(DeedAudienceForm, SidedScheduleForm),
    OccasionKind.NO_PURCHASE: Steps(DeedAudienceForm, LapseScheduleForm),
    OccasionKind.NO_TOUCH: Steps(DeedAudienceForm, LapseScheduleForm),
    OccasionKind.TIER_REACHED: Steps(TierAudienceForm, DailyScheduleForm),
    OccasionKind.POINTS_EXPIRING: Steps(DeedAudienceForm, ExpiringScheduleForm),
    OccasionKind.SIGNAL: Steps(SignalAudienceForm, DailyScheduleForm),
    OccasionKind.SIGNAL_DAY: Steps(SignalAudienceForm, SidedScheduleForm),
}
STEPS: Mapping[OccasionKind, Steps] = {
    OccasionKind.ONCE: Steps(OnceAudienceForm, OnceScheduleForm, OnceMessageForm),
    **OWN_DAYS,
    **DEEDS,
}


def shown_of(campaign: Campaign, zone: ZoneInfo) -> dict[str, Any]:
    """What the forms show of it."""
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
