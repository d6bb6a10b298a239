"""Whom a campaign means, and on what occasion."""

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaigns.core.words import localised
from campaigns.members.models import Hardship, Topic
from campaigns.members.profile.tags import clean_line
from campaigns.outreach.beginnings import FITTING
from campaigns.outreach.choices import Choices
from campaigns.outreach.drafts import HIGHEST_PRIORITY
from campaigns.outreach.models import Audience
from webapp.forms.selects import CheckboxesField, SelectField
from webapp.forms.wizard.step import Decided, StepForm
from webapp.i18n import language
from webapp.labels import label, labelled
from webapp.labels.agreement import LABELS
from webapp.segment_names import segment_choices
from webapp.template_words import template_choices

NO_EVENT = 0
ANY_TIER = ""
DEED_TOPICS = (Topic.CARE, Topic.OFFERS, Topic.EVENTS)


def rest_days_field() -> IntegerField:
    return IntegerField(
        _("Days of rest"),
        [InputRequired(), NumberRange(0, 365)],
        default=0,
        description=_("Leaves out whoever another campaign wrote to so lately."),
    )


class AudienceForm(StepForm):
    """What every campaign asks. The template is asked only where a campaign begins, and may be left to the occasion."""

    AS_TYPED = ("name", "segment_id", "holdout_percent", "priority", "owner_instead", "rest_days")

    name = StringField(_("Name"), [InputRequired(), Length(max=120)], description=_("Members never see it."))
    segment_id = SelectField(_("Segment"), coerce=int, description=_("Who is meant."))
    template_id = SelectField(
        _("Template"), coerce=int, default=FITTING, description=_("What they read. The next step shows it.")
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
    holdout_percent = IntegerField(
        _("Holdout in percent"),
        [InputRequired(), NumberRange(0, 50)],
        default=0,
        description=_("Left alone, by tier, so that lift can be measured."),
    )
    priority = IntegerField(
        _("Priority"),
        [Optional(), NumberRange(0, HIGHEST_PRIORITY)],
        description=_(
            "From 0 to 100. Where a member has no room for two messages, the higher goes. Empty means as usual."
        ),
    )

    def know(self, choices: Choices) -> None:
        self.segment_id.choices = segment_choices(choices.segments)
        if "template_id" in self:
            named = template_choices(choices.templates)
            self.template_id.choices = [(FITTING, _("What fits the occasion")), *named]

    def decided(self, zone: ZoneInfo) -> Decided:
        heeds = {"heeds": tuple(map(Hardship, self.heeds.data or ()))}
        return super().decided(zone) | heeds | self.meant()

    def meant(self) -> Decided:
        """What an occasion asks besides."""
        return {}


class OnceAudienceForm(AudienceForm):
    event_id = SelectField(
        _("Event"), coerce=int, default=NO_EVENT, description=_("Those written to are invited to it.")
    )
    topic = SelectField(_("Topic"), choices=[(Topic.EVENTS, _("Events")), (Topic.OFFERS, _("Offers"))])
    rest_days = rest_days_field()

    def know(self, choices: Choices) -> None:
        super().know(choices)
        events = [(each.id, localised(each.title, language())) for each in choices.events]
        self.event_id.choices = [(NO_EVENT, _("No event")), *events]

    def meant(self) -> Decided:
        return {"event_id": self.event_id.data or None, "topic": Topic(self.topic.data)}


class OwnDayAudienceForm(AudienceForm):
    """Each member on a day of their own."""

    offers = BooleanField(
        _("It makes an offer"),
        description=_("Then it may speak of prices, and goes only to those who agreed to offers."),
    )

    def meant(self) -> Decided:
        """The topic of an offer; else the occasion's own, which the draft begins with."""
        offers = bool(self.offers.data)
        return {"offers": offers, "topic": Topic.OFFERS if offers else Topic.GREETINGS} | self.which()

    def which(self) -> dict[str, Any]:
        return {}


class NamedDayAudienceForm(OwnDayAudienceForm):
    day_name = StringField(
        _("Which day"),
        [Length(max=200)],
        description=_("Its name, as members' profiles have it. Empty means every day with a name."),
    )

    def which(self) -> dict[str, Any]:
        return {"day_name": clean_line(self.day_name.data or "")}


class DateAudienceForm(OwnDayAudienceForm):
    day_name = SelectField(_("Which date"), description=_("One of the club's own fields that hold a date."))

    def know(self, choices: Choices) -> None:
        super().know(choices)
        self.day_name.choices = [(field.key, localised(field.name, language())) for field in choices.date_fields]

    def which(self) -> dict[str, Any]:
        return {"day_name": self.day_name.data or ""}


class HolidayAudienceForm(OwnDayAudienceForm):
    holidays = CheckboxesField(
        _("Holidays"), description=_("Of two on one day, the one that stands first here greets a member.")
    )
    holiday_for = SelectField(
        _("For whom"),
        choices=lambda: labelled(Audience),
        default=Audience.KEEPERS.value,
        description=_("A member's place is their country, else that of their time zone."),
    )

    def know(self, choices: Choices) -> None:
        super().know(choices)
        self.holidays.choices = [(each.key, localised(each.name, language())) for each in choices.holidays]

    def which(self) -> dict[str, Any]:
        return {"holidays": tuple(self.holidays.data or ()), "holiday_for": Audience(self.holiday_for.data)}


class DeedAudienceForm(AudienceForm):
    """By what members did or did not do."""

    topic = SelectField(_("Topic"), choices=[(each.value, LABELS[Topic][each].text) for each in DEED_TOPICS])
    rest_days = rest_days_field()

    def meant(self) -> Decided:
        return {"topic": Topic(self.topic.data)}


class TierAudienceForm(DeedAudienceForm):
    day_name = SelectField(_("Tier"), description=_("Whoever has fallen below it again is left out."))

    def know(self, choices: Choices) -> None:
        super().know(choices)
        tiers = [(tier.key, localised(tier.name, language())) for tier in choices.tiers]
        self.day_name.choices = [(ANY_TIER, _("Any tier")), *tiers]

    def meant(self) -> Decided:
        return super().meant() | {"day_name": self.day_name.data or ANY_TIER}


class SignalAudienceForm(DeedAudienceForm):
    day_name = StringField(_("Name of the signal"), [InputRequired(), Length(max=40)])

    def know(self, choices: Choices) -> None:
        super().know(choices)
        known = ", ".join(choices.signals) or "—"
        self.day_name.description = _("Such as order_shipped. So far came in: %(names)s.", names=known)

    def meant(self) -> Decided:
        return super().meant() | {"day_name": (self.day_name.data or "").strip()}
