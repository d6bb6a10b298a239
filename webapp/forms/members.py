"""Adding a member, and what they agreed to."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, IntegerField, StringField, TelField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaigns.core.errors import Refused
from campaigns.members.models import AddressKind, CalendarKind, Topic
from campaigns.members.new_member import NewMember
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.days import BadDay, NewSpecialDay
from campaigns.members.profile.locales import UnknownLanguage, UnknownZone
from campaigns.members.profile.names import NameMissing
from campaigns.members.profile.tags import TagTooLong, TooManyTags
from webapp.forms.base import PageForm
from webapp.forms.events import ZONES
from webapp.forms.lists import LONGEST_LIST, parts_of
from webapp.forms.profile import country_choices
from webapp.forms.selects import CheckboxesField, SelectField
from webapp.i18n import NAMES
from webapp.labels import label

LONGEST = 200
EARLIEST, LATEST = 1880, 2100
FIELD_OF: Mapping[type[Refused], str] = {
    NameMissing: "name",
    BadEmail: "email",
    BadPhone: "phone",
    UnknownZone: "zone",
    UnknownLanguage: "language",
    BadDay: "birthday_day",
    TagTooLong: "interests",
    TooManyTags: "interests",
}


def field_of(refused: Refused) -> str:
    """The form's name for what a refused member has to mend."""
    return next((FIELD_OF[kind] for kind in type(refused).__mro__ if kind in FIELD_OF), "name")


def consent_choices() -> list[tuple[str, str]]:
    """`email:events` and its words, for each kind of address and topic."""
    return [
        (f"{kind.value}:{topic.value}", f"{label(kind).text} · {label(topic).text}")
        for kind in AddressKind
        for topic in Topic
    ]


def read_consents(said: list[str]) -> frozenset[tuple[AddressKind, Topic]]:
    pairs = (each.split(":") for each in said)
    return frozenset((AddressKind(kind), Topic(topic)) for kind, topic in pairs)


class NewMemberForm(PageForm):
    name = StringField(_("Full name"), [InputRequired(), Length(max=LONGEST)])
    family_name = StringField(
        _("Family name"), [Length(max=LONGEST)], description=_("Left empty, it is read out of the full name.")
    )
    given_name = StringField(_("Given name"), [Length(max=LONGEST)])
    call_name = StringField(
        _("What we call them"), [Length(max=LONGEST)], description=_("The name they use; greetings say it.")
    )
    email = EmailField(_("Email"), [Length(max=LONGEST)])
    phone = TelField(
        _("Mobile"), [Length(max=40)], description=_("Begin with + and the country's code, such as +86 or +1.")
    )
    language = SelectField(_("Language"), choices=list(NAMES))
    country = SelectField(_("Country"), choices=country_choices, default="")
    city = StringField(_("City"), [Length(max=LONGEST)])
    zone = SelectField(_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
    birthday_month = IntegerField(_("Birthday: month"), [Optional(), NumberRange(1, 12)])
    birthday_day = IntegerField(_("Birthday: day"), [Optional(), NumberRange(1, 31)])
    birthday_year = IntegerField(_("Birthday: year, if known"), [Optional(), NumberRange(EARLIEST, LATEST)])
    lunar = BooleanField(_("The birthday is by the lunar calendar"))
    interests = StringField(
        _("Interests"), [Length(max=LONGEST_LIST)], description=_("With commas between them, such as: oolong, opera.")
    )
    consents = CheckboxesField(_("They agreed to"), choices=consent_choices)
    evidence = StringField(
        _("How they said so"), [Length(max=LONGEST)], description=_("Such as “signed the card on 12 May”.")
    )

    def validate_birthday_day(self, field: IntegerField) -> None:
        if (field.data is None) != (self.birthday_month.data is None):
            raise ValidationError(_("Give the month and the day, or neither."))

    def new_member(self, *, owner_id: int) -> NewMember:
        return NewMember(
            full_name=str(self.name.data),
            family_name=str(self.family_name.data or ""),
            given_name=str(self.given_name.data or ""),
            call_name=str(self.call_name.data or ""),
            country=str(self.country.data or ""),
            city=str(self.city.data or ""),
            interests=parts_of(self.interests),
            language=str(self.language.data),
            zone=str(self.zone.data).strip(),
            source="staff",
            email=str(self.email.data or ""),
            phone=str(self.phone.data or ""),
            special_days=self._special_days(),
            consents=read_consents(self.consents.data or []),
            evidence=str(self.evidence.data or ""),
            owner_id=owner_id,
        )

    def _special_days(self) -> tuple[NewSpecialDay, ...]:
        if self.birthday_month.data is None:
            return ()
        calendar = CalendarKind.LUNAR if self.lunar.data else CalendarKind.GREGORIAN
        month, day = int(self.birthday_month.data), int(self.birthday_day.data or 0)
        return (NewSpecialDay(month, day, self.birthday_year.data, calendar=calendar),)
