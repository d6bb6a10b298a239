"""Sparing a member messages for a while, or for good."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from campaigns.members.agreement.hardships import OF_MUTES
from campaigns.members.models import MuteReason, MuteScope
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import label


def _scopes() -> list[tuple[str, str]]:
    return [(scope.value, f"{label(scope).text}: {label(scope).hint}") for scope in MuteScope]


def _reasons() -> list[tuple[str, str]]:
    return [(reason.value, label(reason).text) for reason in MuteReason if reason not in OF_MUTES]


class MuteForm(PageForm):
    scope = SelectField(_("What they are spared"), choices=_scopes)
    reason = SelectField(_("Why"), choices=_reasons)
    note = StringField(_("Note"), [Length(max=500)])
    last_day = DateField(_("Last day"), [Optional()], description=_("Without one it lasts until it is lifted."))

    def until(self, zone: ZoneInfo) -> datetime | None:
        """The end of the last day, where the club is."""
        day = self.last_day.data
        return datetime.combine(day + timedelta(days=1), time(), zone) if day else None


class LossForm(PageForm):
    day = DateField(_("Day of the loss"), [InputRequired()])
    note = StringField(_("Note"), [Length(max=500)], description=_("Whom they lost; staff alone read it."))


class DeceasedForm(PageForm):
    note = StringField(_("Note"), [Length(max=500)], description=_("Who told us, and when."))
