"""Erasing somebody, asked a second time."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.forms.base import PageForm


class EraseForm(PageForm):
    code = StringField(
        _("Type the member's code"), [InputRequired(), Length(max=60)], render_kw={"autocomplete": "off"}
    )
