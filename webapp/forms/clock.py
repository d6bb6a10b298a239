"""The hour to which the demo's clock is moved."""

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired

from webapp.forms.base import PageForm


class ClockForm(PageForm):
    at = DateTimeLocalField(
        _("Date and local time"),
        [InputRequired()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=_("In the club's own time zone, to the minute."),
    )
