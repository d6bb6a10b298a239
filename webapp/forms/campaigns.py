"""A campaign for an event or a moment, and a greeting that is always on."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaigns.members.models import Topic
from campaigns.messaging.models import Channel
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, OccasionKind
from webapp.forms.base import PageForm

NO_EMAIL, NO_EVENT = "none", 0
AT_ONCE, AT_TIME = "now", "at"
HOUR = NumberRange(0, 23)
TO_THE_MINUTE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class PolicyForm(PageForm):
    """What every campaign decides."""

    name = StringField(_("Name"), [InputRequired(), Length(max=120)], description=_("Members never see it."))
    segment_id = SelectField(_("Segment"), coerce=int, description=_("Who is meant."))
    template_id = SelectField(_("Template"), coerce=int, description=_("What they read, in their language."))
    email = RadioField(
        _("Email"),
        choices=[
            (Channel.EMAIL.value, _("Email")),
            (Channel.CALENDAR.value, _("Email with a calendar invitation")),
            (NO_EMAIL, _("No email")),
        ],
        default=Channel.EMAIL.value,
    )
    sms = BooleanField(_("Text message"))
    quiet_from = IntegerField(
        _("Quiet from"), [InputRequired(), HOUR], default=21, description=_("Hour where the member lives, 0 to 23.")
    )
    quiet_until = IntegerField(
        _("Quiet until"), [InputRequired(), HOUR], default=8, description=_("The same hour twice means no quiet hours.")
    )
    grace_hours = IntegerField(
        _("Grace in hours"),
        [InputRequired(), NumberRange(1, 336)],
        default=24,
        description=_("How late a message is still worth sending."),
    )
    holdout_percent = IntegerField(
        _("Holdout in percent"),
        [InputRequired(), NumberRange(0, 50)],
        default=0,
        description=_("Left alone, by tier, so that lift can be measured."),
    )

    def offer(self, *, segments: list[tuple[int, str]], templates: list[tuple[int, str]]) -> None:
        self.segment_id.choices = segments
        self.template_id.choices = templates

    def channels(self) -> tuple[Channel, ...]:
        email = () if self.email.data == NO_EMAIL else (Channel(self.email.data),)
        return (*email, Channel.SMS) if self.sms.data else email

    def policy(self) -> dict[str, Any]:
        names = ("name", "segment_id", "template_id", "quiet_from", "quiet_until", "grace_hours", "holdout_percent")
        return {name: self[name].data for name in names} | {"channels": self.channels()}


class CampaignForm(PolicyForm):
    """Sent once."""

    event_id = SelectField(_("Event"), coerce=int, description=_("Those written to are invited to it."))
    topic = SelectField(_("Topic"), choices=[(Topic.EVENTS, _("Events")), (Topic.OFFERS, _("Offers"))])
    when = RadioField(
        _("When"), choices=[(AT_ONCE, _("As soon as it is launched")), (AT_TIME, _("At a time"))], default=AT_ONCE
    )
    send_at = DateTimeLocalField(
        _("Time of sending"), [Optional()], format=TO_THE_MINUTE, description=_("By the club's clock.")
    )
    rest_days = IntegerField(
        _("Days of rest"),
        [InputRequired(), NumberRange(0, 365)],
        default=0,
        description=_("Leaves out whoever another campaign wrote to so lately."),
    )

    def validate_when(self, field: RadioField) -> None:
        if field.data == AT_TIME and self.send_at.data is None:
            raise ValidationError(_("Say when."))

    def draft(self, zone: ZoneInfo) -> CampaignDraft:
        return CampaignDraft(
            **self.policy(),
            event_id=self.event_id.data or None,
            topic=Topic(self.topic.data),
            send_at=self.moment(zone),
            rest_days=self.rest_days.data or 0,
        )

    def moment(self, zone: ZoneInfo) -> datetime | None:
        chosen = self.send_at.data if self.when.data == AT_TIME else None
        return chosen.replace(tzinfo=zone) if chosen else None


class GreetingForm(PolicyForm):
    """Always on: each member on their birthday."""

    send_hour = IntegerField(
        _("Hour of the greeting"),
        [InputRequired(), HOUR],
        default=9,
        description=_("In the morning where the member lives."),
    )

    def draft(self, _zone: ZoneInfo) -> CampaignDraft:
        return CampaignDraft(
            **self.policy(),
            occasion=OccasionKind.BIRTHDAY,
            topic=Topic.GREETINGS,
            send_hour=self.send_hour.data if self.send_hour.data is not None else 9,
        )


def starting_values(campaign: Campaign, zone: ZoneInfo) -> dict[str, Any]:
    """What the form shows of a campaign."""
    emails = [channel for channel in campaign.channels if channel != Channel.SMS]
    columns = {field.name: getattr(campaign, field.name) for field in fields(CampaignDraft)}
    return columns | {
        "email": emails[0] if emails else NO_EMAIL,
        "sms": Channel.SMS in campaign.channels,
        "when": AT_TIME if campaign.send_at else AT_ONCE,
        "send_at": campaign.send_at.astimezone(zone) if campaign.send_at else None,
        "event_id": campaign.event_id or NO_EVENT,
    }
