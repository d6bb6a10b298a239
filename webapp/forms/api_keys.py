"""A key for a program."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.staff.api_keys import LONGEST_NAME
from webapp.forms.base import PageForm


class KeyForm(PageForm):
    name = StringField(
        _("What it is for"), [InputRequired(), Length(max=LONGEST_NAME)], description=_("Such as the till in the shop.")
    )
