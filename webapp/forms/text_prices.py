"""What one part of a text costs."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.forms.base import PageForm


class TextPriceForm(PageForm):
    prefix = StringField(
        _("Beginning of the number"),
        [InputRequired(), Length(max=12)],
        description=_("Such as +86. + alone means all others."),
        render_kw={"inputmode": "tel"},
    )
    price = StringField(
        _("Price of one part"),
        [InputRequired(), Length(max=20)],
        description=_("In the club's money, such as 0.0075."),
        render_kw={"inputmode": "decimal"},
    )
