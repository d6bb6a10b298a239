"""Somebody new at the door."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, IntegerField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from campaigns.events.parties import LARGEST_PARTY
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import NAMES


class WalkInForm(PageForm):
    full_name = StringField(_("Full name"), [DataRequired(), Length(max=200)])
    phone = TelField(_("Mobile"), [Length(max=40)])
    email = EmailField(_("Email"), [Length(max=254)])
    language = SelectField(_("Language"), choices=NAMES)
    party_size = IntegerField(_("People"), [InputRequired(), NumberRange(1, LARGEST_PARTY)], default=1)
    agreed = BooleanField(_("They agree that we invite them to events"))

    def told(self) -> dict[str, Any]:
        """Who they are, as `member_at_door` takes it."""
        return {
            "full_name": str(self.full_name.data),
            "phone": self.phone.data or "",
            "email": self.email.data or "",
            "language": str(self.language.data),
            "agreed": bool(self.agreed.data),
        }
