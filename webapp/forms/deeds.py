"""A campaign that is always on, due by what members did or did not do: a form for each occasion."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from campaigns.members.models import Topic
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.occasions.every import OCCASIONS
from webapp.forms.always_on import AlwaysOnForm
from webapp.forms.greetings import SIGNS, Side
from webapp.labels.agreement import LABELS

TOPICS = (Topic.CARE, Topic.OFFERS, Topic.EVENTS)
ANY_TIER = ""


class DeedForm(AlwaysOnForm):
    """So many days after what they did."""

    heading = _("New campaign that is always on")
    sign = 1

    topic = SelectField(_("Topic"), choices=[(each.value, LABELS[Topic][each].text) for each in TOPICS])
    days = IntegerField(_("Days after"), [InputRequired(), NumberRange(0)], default=1)
    rest_days = IntegerField(
        _("Days of rest"),
        [InputRequired(), NumberRange(0, 365)],
        default=0,
        description=_("Leaves out whoever another campaign wrote to so lately."),
    )

    def about(self) -> Topic:
        return Topic(self.topic.data)

    def shift(self) -> int:
        return self.sign * int(self.days.data or 0)

    def which(self) -> dict[str, Any]:
        return {"rest_days": self.rest_days.data or 0}


class FirstPurchaseForm(DeedForm):
    occasion = OccasionKind.FIRST_PURCHASE


class PurchaseForm(DeedForm):
    occasion = OccasionKind.PURCHASE


class LapseForm(DeedForm):
    days = IntegerField(_("Days without"), [InputRequired(), NumberRange(1)], default=90)


class NoPurchaseForm(LapseForm):
    occasion = OccasionKind.NO_PURCHASE


class NoTouchForm(LapseForm):
    occasion = OccasionKind.NO_TOUCH


class PointsExpiringForm(DeedForm):
    occasion = OccasionKind.POINTS_EXPIRING
    sign = -1

    days = IntegerField(_("Days before they expire"), [InputRequired(), NumberRange(0)], default=30)


class TierReachedForm(DeedForm):
    occasion = OccasionKind.TIER_REACHED

    day_name = SelectField(_("Tier"), description=_("Whoever has fallen below it again is left out."))

    def which(self) -> dict[str, Any]:
        return super().which() | {"day_name": self.day_name.data or ANY_TIER}


class SidedForm(DeedForm):
    """Before it, on the day or after."""

    side = SelectField(
        _("On which day"),
        choices=[
            (Side.BEFORE.value, _("Days before")),
            (Side.ON.value, _("On the day itself")),
            (Side.AFTER.value, _("Days after")),
        ],
        default=Side.BEFORE.value,
    )
    days = IntegerField(_("How many days before or after"), [InputRequired(), NumberRange(0)], default=1)

    def shift(self) -> int:
        return SIGNS[Side(self.side.data)] * int(self.days.data or 0)


class RestockForm(SidedForm):
    occasion = OccasionKind.RESTOCK


class BySignalForm(DeedForm):
    day_name = StringField(_("Name of the signal"), [InputRequired(), Length(max=40)])

    def which(self) -> dict[str, Any]:
        return super().which() | {"day_name": (self.day_name.data or "").strip()}

    def know(self, names: Sequence[str]) -> None:
        self.day_name.description = _(
            "Such as order_shipped. So far came in: %(names)s.", names=", ".join(names) or "—"
        )


class SignalForm(BySignalForm):
    occasion = OccasionKind.SIGNAL


class SignalDayForm(BySignalForm, SidedForm):
    occasion = OccasionKind.SIGNAL_DAY


DEEDS: tuple[type[DeedForm], ...] = (
    FirstPurchaseForm,
    PurchaseForm,
    RestockForm,
    NoPurchaseForm,
    NoTouchForm,
    TierReachedForm,
    PointsExpiringForm,
    SignalForm,
    SignalDayForm,
)


def topic_of(occasion: OccasionKind) -> str:
    """What a new campaign is about."""
    return OCCASIONS[occasion].topic.value
