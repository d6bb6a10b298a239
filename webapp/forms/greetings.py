"""A campaign that is always on, on days of the members' own: a form for each."""

import enum
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from campaigns.members.models import Topic
from campaigns.members.profile.tags import clean_line
from campaigns.outreach.models import Audience, OccasionKind
from webapp.forms.always_on import AlwaysOnForm
from webapp.forms.lists import CheckboxesField
from webapp.labels import labelled

FARTHEST = 180


class Side(enum.StrEnum):
    """Of the day a greeting is about."""

    ON = "on"
    BEFORE = "before"
    AFTER = "after"


SIGNS = {Side.ON: 0, Side.BEFORE: -1, Side.AFTER: 1}


class OwnDayForm(AlwaysOnForm):
    """Each member on a day of their own, or so many days from it."""

    heading = _("New greeting")

    side = SelectField(
        _("Day of the greeting"),
        choices=[
            (Side.ON.value, _("On the day itself")),
            (Side.BEFORE.value, _("Days before")),
            (Side.AFTER.value, _("Days after")),
        ],
        default=Side.ON.value,
    )
    days = IntegerField(
        _("How many days before or after"), [Optional(), NumberRange(0, FARTHEST)], description=_("At most 180.")
    )

    offers = BooleanField(
        _("It makes an offer"),
        description=_("Then it may speak of prices, and goes only to those who agreed to offers."),
    )

    def policy(self) -> dict[str, Any]:
        return super().policy() | {"offers": bool(self.offers.data)}

    def about(self) -> Topic:
        return Topic.OFFERS if self.offers.data else super().about()

    def shift(self) -> int:
        return SIGNS[Side(self.side.data)] * (self.days.data or 0)


def side_of(shift: int) -> Side:
    return Side.ON if not shift else Side.BEFORE if shift < 0 else Side.AFTER


class BirthdayForm(OwnDayForm):
    occasion = OccasionKind.BIRTHDAY


class WeddingForm(OwnDayForm):
    occasion = OccasionKind.WEDDING


class MembershipForm(OwnDayForm):
    occasion = OccasionKind.MEMBERSHIP


class CompanionForm(OwnDayForm):
    occasion = OccasionKind.COMPANION


class SpecialDayGreetingForm(OwnDayForm):
    occasion = OccasionKind.SPECIAL_DAY

    day_name = StringField(
        _("Which day"),
        [Length(max=200)],
        description=_("Its name, as members' profiles have it. Empty means every day with a name."),
    )

    def which(self) -> dict[str, Any]:
        return {"day_name": clean_line(self.day_name.data or "")}


class AnniversaryForm(OwnDayForm):
    occasion = OccasionKind.ANNIVERSARY

    day_name = SelectField(_("Which date"), description=_("One of the club's own fields that hold a date."))

    def which(self) -> dict[str, Any]:
        return {"day_name": self.day_name.data or ""}


class HolidayGreetingForm(OwnDayForm):
    occasion = OccasionKind.HOLIDAY

    holidays = CheckboxesField(
        _("Holidays"), description=_("Of two on one day, the one that stands first here greets a member.")
    )
    holiday_for = SelectField(
        _("For whom"),
        choices=lambda: labelled(Audience),
        default=Audience.KEEPERS.value,
        description=_("A member's place is their country, else that of their time zone."),
    )

    def which(self) -> dict[str, Any]:
        return {"holidays": tuple(self.holidays.data or ()), "holiday_for": Audience(self.holiday_for.data)}


class DateFieldForm(AnniversaryForm):
    occasion = OccasionKind.DATE_FIELD
