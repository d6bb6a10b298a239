"""What somebody tells us who comes by a friend's link or by an event's public page."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length

from campaigns.members.newcomers import Newcomer
from webapp.forms.base import PageForm
from webapp.i18n import NAMES

LONGEST = 200


class FriendForm(PageForm):
    full_name = StringField(_("Your name"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "name"})
    email = EmailField(_("Email"), [Length(max=LONGEST)], render_kw={"autocomplete": "email", "inputmode": "email"})
    phone = TelField(
        _("Mobile number"),
        [Length(max=40)],
        description=_("With the country's code, such as +86 or +44. One of the two is enough."),
        render_kw={"autocomplete": "tel"},
    )
    language = SelectField(_("Language"), choices=list(NAMES))
    agreed = BooleanField(_("Tell me of other events too. I can stop this at any time."))

    def newcomer(self) -> Newcomer:
        return Newcomer(
            full_name=str(self.full_name.data),
            email=self.email.data or "",
            phone=self.phone.data or "",
            language=str(self.language.data),
            agreed=bool(self.agreed.data),
        )


class StandingForm(FriendForm):
    """By a standing link one may also choose an event."""

    event_code = SelectField(_("Come along to"), default="")
