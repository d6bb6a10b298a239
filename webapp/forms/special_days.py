"""A day that a member or a companion keeps."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from campaigns.members.models import CalendarKind, LeapDayRule, SpecialDay, SpecialDayKind
from campaigns.members.profile.days import NewSpecialDay
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label

LONGEST = 200


def _kinds() -> list[tuple[str, str]]:
    named = gettext("Another day, with a name of its own")
    return [(kind.value, named if kind is SpecialDayKind.CUSTOM else str(label(kind).text)) for kind in SpecialDayKind]


class SpecialDayForm(PageForm):
    kind = SelectField(_("What"), choices=_kinds)
    title = StringField(
        _("Its name"), [Length(max=LONGEST)], description=_("For another day only, such as “first visit”.")
    )
    whose = StringField(
        _("Companion"), [Length(max=LONGEST)], description=_("Whose day it is; leave it empty for the member's own.")
    )
    relation = StringField(
        _("Relation"), [Length(max=LONGEST)], description=_("What the companion is to the member, such as “daughter”.")
    )
    calendar = SelectField(
        _("Calendar"), choices=lambda: [(kind.value, str(label(kind).text)) for kind in CalendarKind]
    )
    month = IntegerField(_("Month"), [InputRequired()])
    day = IntegerField(_("Day"), [InputRequired()])
    year = IntegerField(_("Year, if known"), [Optional()])
    in_leap_month = BooleanField(_("In the leap month of the lunar calendar"))
    leap_day_rule = SelectField(
        _("For 29 February, in years without it"),
        choices=lambda: [(rule.value, str(label(rule).text)) for rule in LeapDayRule],
    )

    @classmethod
    def of_day(cls, day: SpecialDay | None, **starting: Any) -> "SpecialDayForm":
        return cls.of_request(day, **starting)

    def special_day(self) -> NewSpecialDay:
        return NewSpecialDay(
            month=int(self.month.data or 0),
            day=int(self.day.data or 0),
            year=self.year.data,
            kind=SpecialDayKind(self.kind.data),
            calendar=CalendarKind(self.calendar.data),
            in_leap_month=bool(self.in_leap_month.data),
            leap_day_rule=LeapDayRule(self.leap_day_rule.data),
            whose=_text(self.whose),
            relation=_text(self.relation),
            title=_text(self.title),
        )


def _text(field: Field) -> str:
    return str(field.data or "")
