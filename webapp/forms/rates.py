"""What other money is worth."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from webapp.forms.base import PageForm


class RateForm(PageForm):
    currency = StringField(
        _("Currency"), [InputRequired(), Length(max=20)], description=_("Three letters, such as EUR.")
    )
    rate = StringField(
        _("One unit in the club's money"),
        [InputRequired(), Length(max=40)],
        description=_("Such as 7.85. Up to ten decimals."),
        render_kw={"inputmode": "decimal"},
    )
    since = DateField(_("From this day on"), [InputRequired()])
