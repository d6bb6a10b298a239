"""Every kind of field once, for the gallery."""

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.forms.base import PageForm
from webapp.forms.selects import RadioField, SelectField, SelectMultipleField
from webapp.i18n import NAMES


class SampleForm(PageForm):
    title = StringField(_("Title"), [InputRequired()], description=_("Members read it first."))
    mail = EmailField(_("Email"), [InputRequired(), Email()])
    secret = PasswordField(_("Password"), [InputRequired()])
    seats = IntegerField(_("Seats"), [InputRequired(), NumberRange(min=1, max=500)])
    day = DateField(_("Day"), [InputRequired()])
    at = DateTimeLocalField(_("Date and local time"), [InputRequired()])
    language = SelectField(_("Language"), choices=list(NAMES))
    answer = RadioField(_("Answer"), choices=[("yes", _("Going")), ("no", _("Not going"))])
    channels = SelectMultipleField(
        _("Channels"),
        choices=[("email", _("Email")), ("sms", _("Text message"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(_("Note"))
    picture = FileField(_("Picture"))
    agreed = BooleanField(_("Agreed"), description=_("Only with this may we write."))
