"""What a campaign says, on which channels, and in whose name."""

from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DecimalField, IntegerField
from wtforms.validators import NumberRange, Optional

from campaigns.messaging.models import Channel
from campaigns.messaging.prices import MILLION
from campaigns.outreach.choices import Choices
from campaigns.outreach.drafts import HIGHEST_CEILING
from campaigns.outreach.models import Sender, Way
from webapp.forms.selects import RadioField, SelectField
from webapp.forms.wizard.step import Decided, StepForm
from webapp.labels.outreach import LABELS
from webapp.template_words import template_choices

NO_EMAIL = "none"
HIGHEST_PRICE = HIGHEST_CEILING // MILLION


class MessageForm(StepForm):
    AS_TYPED: ClassVar[tuple[str, ...]] = ("template_id", "falls_back_on_failure")

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
    way = SelectField(
        _("Way"),
        choices=[(each.value, LABELS[Way][each].text) for each in Way],
        default=Way.EACH.value,
        description=_("Whether both channels write, or only the one a member likes best of those that reach them."),
    )
    sender = SelectField(
        _("In whose name"),
        choices=[(each.value, LABELS[Sender][each].text) for each in Sender],
        default=Sender.CLUB.value,
        description=_("Whoever has no owner hears from the club. Answers reach whoever writes."),
    )
    falls_back_on_failure = BooleanField(
        _("Send a text where the mail fails"), description=_("When it comes back or cannot be delivered.")
    )
    cost_ceiling = DecimalField(
        _("Cost ceiling"),
        [Optional(), NumberRange(0, HIGHEST_PRICE)],
        description=_("The most that a run may spend, in the club's money; it is held there. Empty means no limit."),
        places=2,
    )

    def know(self, choices: Choices) -> None:
        self.template_id.choices = template_choices(choices.templates)

    def decided(self, zone: ZoneInfo) -> Decided:
        return super().decided(zone) | {
            "channels": self.channels(),
            "way": Way(self.way.data),
            "sender": Sender(self.sender.data),
            "cost_ceiling": micros(self.cost_ceiling.data),
        }

    def channels(self) -> tuple[Channel, ...]:
        email = () if self.email.data == NO_EMAIL else (Channel(self.email.data),)
        return (*email, Channel.SMS) if self.sms.data else email

    def field_of(self, name: str) -> str:
        return super().field_of({"channels": "email", "event_id": "email"}.get(name, name))


class OnceMessageForm(MessageForm):
    AS_TYPED = (*MessageForm.AS_TYPED, "falls_back_after_hours")

    falls_back_after_hours = IntegerField(
        _("Send a text after hours without an answer"),
        [Optional(), NumberRange(0, 720)],
        default=0,
        description=_("To whoever was invited and said neither yes nor no. 0 means never."),
    )

    def decided(self, zone: ZoneInfo) -> Decided:
        return super().decided(zone) | {"falls_back_after_hours": self.falls_back_after_hours.data or 0}


def micros(price: Decimal | None) -> int | None:
    """Millionths of the club's currency unit."""
    return None if price is None else int(price * MILLION)
