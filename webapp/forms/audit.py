"""How long the audit log is kept."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from campaigns.audit.operations import LEAST_DAYS, MOST_DAYS
from webapp.forms.base import PageForm


class KeptForm(PageForm):
    days = IntegerField(
        _("Days that the audit log is kept"), [InputRequired(), NumberRange(LEAST_DAYS, MOST_DAYS)],
        description=_("What is older is dropped each night."),
    )  # fmt: skip
