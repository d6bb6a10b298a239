"""Dates on which the club writes to nobody of its own accord."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.outreach.blackout import LONGEST_TITLE
from webapp.forms.base import PageForm


class BlackoutForm(PageForm):
    days = StringField(
        _("Dates"),
        [InputRequired(), Length(max=400)],
        description=_("Such as 2026-12-24, or 2026-12-31..2027-01-02 for several in a row."),
    )
    title = StringField(_("Why"), [Length(max=LONGEST_TITLE)], description=_("For the staff; members never see it."))
