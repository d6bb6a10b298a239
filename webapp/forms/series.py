"""An event on further dates: a copy of it, a series of it, and how far a change to one date goes."""

from datetime import date, datetime
from typing import cast

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, DateTimeLocalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaigns.events.models import Rhythm
from campaigns.events.series.rhythms import MOST_EVERY, SeriesPlan
from webapp.forms.base import PageForm
from webapp.forms.events import WALL_CLOCK, EventForm
from webapp.forms.lists import LONGEST_LIST, parts_of
from webapp.forms.selects import RadioField
from webapp.labels import label

LATER = "later"


class CopyForm(PageForm):
    starts_at = DateTimeLocalField(
        _("Starts"), [InputRequired()], format=WALL_CLOCK, description=_("As the clock shows at the venue")
    )

    def moment(self) -> datetime:
        return cast("datetime", self.starts_at.data)


class SeriesForm(PageForm):
    rhythm = RadioField(
        _("Repeats"), choices=lambda: [(each.value, label(each).text) for each in Rhythm], default=Rhythm.WEEKS.value
    )
    every = IntegerField(
        _("Every"), [InputRequired(), NumberRange(1, MOST_EVERY)], description=_("1 is every week or every month")
    )
    until = DateField(_("Last date"), [InputRequired()])
    without = StringField(
        _("Without these dates"),
        [Optional(), Length(max=LONGEST_LIST)],
        description=_("Such as 2027-01-01, 2027-02-11"),
    )

    def validate_without(self, field: StringField) -> None:
        for part in parts_of(field):
            try:
                date.fromisoformat(part)
            except ValueError as fault:
                raise ValidationError(_("Write dates as 2027-01-01, with commas between.")) from fault

    def plan(self) -> SeriesPlan:
        return SeriesPlan(
            rhythm=Rhythm(self.rhythm.data),
            every=cast("int", self.every.data),
            until=cast("date", self.until.data),
            without=frozenset(map(date.fromisoformat, parts_of(self.without))),
        )


class ExtendForm(PageForm):
    until = DateField(_("Last date"), [InputRequired()])

    def day(self) -> date:
        return cast("date", self.until.data)


class SeriesDateForm(EventForm):
    """An event that is a date of a series."""

    scope = RadioField(
        _("What changes"),
        choices=[("this", _("This date only")), (LATER, _("This and later dates"))],
        default="this",
    )
    also_own = BooleanField(_("Also dates on which the same was changed by hand"))
