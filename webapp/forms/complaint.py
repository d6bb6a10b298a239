"""What went wrong, in a guest's own words."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaigns.care.complaints import LONGEST_NAME, LONGEST_TEXT
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import NAMES


class ComplaintForm(PageForm):
    text = TextAreaField(_("What went wrong?"), [InputRequired(), Length(max=LONGEST_TEXT)], render_kw={"rows": 8})
    name = StringField(_("Your name"), [InputRequired(), Length(max=LONGEST_NAME)], render_kw={"autocomplete": "name"})
    email = EmailField(_("Email"), [Length(max=254)], render_kw={"autocomplete": "email", "inputmode": "email"})
    phone = TelField(
        _("Mobile number"),
        [Length(max=40)],
        description=_("One of the two is enough for us to answer."),
        render_kw={"autocomplete": "tel"},
    )
    language = SelectField(_("Language"), choices=list(NAMES))
