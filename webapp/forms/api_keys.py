"""A key for a program."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.staff.api_keys import LONGEST_NAME
from campaigns.staff.scopes import Scope
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField
from webapp.labels import label


def _scopes() -> list[tuple[str, str]]:
    return [(scope.value, f"{label(scope).text} ({scope})") for scope in Scope]


class KeyForm(PageForm):
    name = StringField(
        _("What it is for"), [InputRequired(), Length(max=LONGEST_NAME)], description=_("Such as the till in the shop.")
    )
    scopes = CheckboxesField(
        _("What it may do"), [InputRequired()], choices=_scopes, description=_("No more than the program needs.")
    )
