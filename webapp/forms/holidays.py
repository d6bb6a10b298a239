"""A holiday of the club's own, and a date that it adds or corrects."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from campaigns.greetings.holidays.known import Holiday
from campaigns.greetings.holidays.operations import NewHoliday
from campaigns.greetings.models import ClubHoliday
from campaigns.members.models import CalendarKind
from webapp.forms.base import PageForm
from webapp.forms.lists import parts_of
from webapp.forms.selects import SelectField
from webapp.i18n import localised_here
from webapp.labels import labelled

LONGEST = 60


class HolidayDateForm(PageForm):
    holiday = SelectField(_("Holiday"))
    country = StringField(
        _("Country"),
        [Length(max=2)],
        description=_("Its two letters, such as MY. Empty means wherever no other date is known."),
    )
    day = DateField(_("Date"), [InputRequired()])
    source = StringField(_("Source"), [Length(max=200)], description=_("Who announced it, and where."))

    def offer(self, holidays: Iterable[Holiday]) -> None:
        self.holiday.choices = [(each.key, localised_here(each.name)) for each in holidays]

    def said(self) -> dict[str, Any]:
        return {
            "key": str(self.holiday.data),
            "country": str(self.country.data or ""),
            "day": self.day.data,
            "source": str(self.source.data or ""),
        }

    @staticmethod
    def read_day(text: str) -> date:
        return date.fromisoformat(text)


class HolidayForm(PageForm):
    name_en = StringField(_("Name in English"), [Length(max=LONGEST)])
    name_zh = StringField(_("Name in Chinese"), [Length(max=LONGEST)])
    calendar = SelectField(_("Calendar"), choices=lambda: labelled(CalendarKind))
    month = IntegerField(_("Month"), [Optional()], description=_("Empty where each year has a date set by hand."))
    day = IntegerField(_("Day"), [Optional()])
    countries = StringField(
        _("Countries"),
        [Length(max=600)],
        description=_("Their two letters, with commas between. Empty means everywhere."),
    )

    @classmethod
    def of_holiday(cls, kept: ClubHoliday) -> "HolidayForm":
        return cls.of_request(
            kept,
            name_en=kept.name.get("en", ""),
            name_zh=kept.name.get("zh", ""),
            countries=", ".join(kept.countries),
        )

    def holiday(self) -> NewHoliday:
        return NewHoliday(
            {"en": str(self.name_en.data or ""), "zh": str(self.name_zh.data or "")},
            self.month.data,
            self.day.data,
            CalendarKind(self.calendar.data),
            parts_of(self.countries),
        )
