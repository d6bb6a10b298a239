"""Somebody new at the door."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from campaigns.events.parties import LARGEST_PARTY
from campaigns.members.models import AddressKind, Topic
from campaigns.members.new_member import NewMember
from webapp.forms.base import PageForm
from webapp.i18n import NAMES


class WalkInForm(PageForm):
    full_name = StringField(_("Full name"), [DataRequired(), Length(max=200)])
    phone = TelField(_("Mobile"), [Length(max=40)])
    email = EmailField(_("Email"), [Length(max=254)])
    language = SelectField(_("Language"), choices=NAMES)
    party_size = IntegerField(_("People"), [InputRequired(), NumberRange(1, LARGEST_PARTY)], default=1)
    agreed = BooleanField(_("They agree that we invite them to events"))

    def member(self, *, zone: str, country: str, evidence: str, owner_id: int | None) -> NewMember:
        """Consent only to what they were asked, and only on the addresses they gave."""
        email, phone = (self.email.data or "").strip(), (self.phone.data or "").strip()
        given = ((AddressKind.EMAIL, email), (AddressKind.SMS, phone))
        return NewMember(
            full_name=str(self.full_name.data),
            language=str(self.language.data),
            zone=zone,
            source="door",
            country=country,
            email=email,
            phone=phone,
            consents=frozenset((kind, Topic.EVENTS) for kind, address in given if address and self.agreed.data),
            evidence=evidence,
            owner_id=owner_id,
        )
