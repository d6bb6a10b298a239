"""What every campaign decides, and one that is sent once."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, DecimalField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaigns.members.models import Hardship, Topic
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import MILLION
from campaigns.outreach.drafts import HIGHEST_CEILING, HIGHEST_PRIORITY, CampaignDraft
from campaigns.outreach.models import SendBy, Sender, Way, WhenLate
from webapp.forms.base import PageForm
from webapp.forms.lists import CheckboxesField
from webapp.labels import label
from webapp.labels.outreach import LABELS

NO_EMAIL, NO_EVENT = "none", 0
AT_ONCE, AT_TIME = "now", "at"
POLICY = (
    "name",
    "segment_id",
    "template_id",
    "priority",
    "falls_back_on_failure",
    "owner_instead",
    "quiet_from",
    "quiet_until",
    "grace_hours",
    "holdout_percent",
)
"""Fields of every campaign that stand in its draft as they are typed."""
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
    sender = SelectField(
        _("In whose name"),
        choices=[(each.value, LABELS[Sender][each].text) for each in Sender],
        default=Sender.CLUB.value,
        description=_("Whoever has no owner hears from the club. Answers reach whoever writes."),
    )
    way = SelectField(
        _("Way"),
        choices=[(each.value, LABELS[Way][each].text) for each in Way],
        default=Way.EACH.value,
        description=_("Whether both channels write, or only the one a member likes best of those that reach them."),
    )
    priority = IntegerField(
        _("Priority"),
        [Optional(), NumberRange(0, HIGHEST_PRIORITY)],
        description=_(
            "From 0 to 100. Where a member has no room for two messages, the higher goes. Empty means as usual."
        ),
    )
    falls_back_on_failure = BooleanField(
        _("Send a text where the mail fails"), description=_("When it comes back or cannot be delivered.")
    )
    cost_ceiling = DecimalField(
        _("Cost ceiling"),
        [Optional(), NumberRange(0, HIGHEST_CEILING // MILLION)],
        description=_("The most that a run may spend, in the club's money; it is held there. Empty means no limit."),
        places=2,
    )
    heeds = CheckboxesField(
        _("Not to members with"),
        choices=lambda: [(each.value, label(each).text) for each in Hardship],
        default=[each.value for each in Hardship],
        description=_("Nobody writes to the deceased, nor to whoever asked for quiet, whatever is chosen here."),
    )
    owner_instead = BooleanField(
        _("Ask their owner instead"),
        description=_("Whoever is spared so, or muted, becomes a task of their owner, who knows the right words."),
    )
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
        ceiling = self.cost_ceiling.data
        return {name: self[name].data for name in POLICY} | {
            "heeds": tuple(map(Hardship, self.heeds.data or ())),
            "channels": self.channels(),
            "way": Way(self.way.data),
            "sender": Sender(self.sender.data),
            "cost_ceiling": None if ceiling is None else int(ceiling * MILLION),
        }


class CampaignForm(PolicyForm):
    """Sent once."""

    heading = _("New campaign")

    event_id = SelectField(_("Event"), coerce=int, description=_("Those written to are invited to it."))
    topic = SelectField(_("Topic"), choices=[(Topic.EVENTS, _("Events")), (Topic.OFFERS, _("Offers"))])
    when = RadioField(
        _("When"), choices=[(AT_ONCE, _("As soon as it is launched")), (AT_TIME, _("At a time"))], default=AT_ONCE
    )
    send_at = DateTimeLocalField(
        _("Time of sending"), [Optional()], format=TO_THE_MINUTE, description=_("By the club's clock.")
    )
    send_by = SelectField(
        _("By whose clock"),
        choices=[(each.value, LABELS[SendBy][each].text) for each in SendBy],
        default=SendBy.CLUB.value,
    )
    when_late = SelectField(
        _("If that time has passed"),
        choices=[(each.value, LABELS[WhenLate][each].text) for each in WhenLate],
        default=WhenLate.SEND.value,
        description=_("By more than an hour: where a member lives, or because the house stood still."),
    )
    falls_back_after_hours = IntegerField(
        _("Send a text after hours without an answer"),
        [Optional(), NumberRange(0, 720)],
        default=0,
        description=_("To whoever was invited and said neither yes nor no. 0 means never."),
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
            send_by=SendBy(self.send_by.data),
            when_late=WhenLate(self.when_late.data),
            falls_back_after_hours=self.falls_back_after_hours.data or 0,
            rest_days=self.rest_days.data or 0,
        )

    def moment(self, zone: ZoneInfo) -> datetime | None:
        chosen = self.send_at.data if self.when.data == AT_TIME else None
        return chosen.replace(tzinfo=zone) if chosen else None


class MoveForm(PageForm):
    """Another time for a campaign that has not begun."""

    send_at = DateTimeLocalField(
        _("Time of sending"), [InputRequired()], format=TO_THE_MINUTE, description=_("By the club's clock.")
    )


class CeilingForm(PageForm):
    """Another ceiling for a campaign that is held at its own."""

    ceiling = DecimalField(
        _("Cost ceiling"),
        [Optional(), NumberRange(0, HIGHEST_CEILING // MILLION)],
        description=_("The most that a run may spend, in the club's money. Empty means no limit."),
        places=2,
    )

    def micros(self) -> int | None:
        return None if self.ceiling.data is None else int(self.ceiling.data * MILLION)
