"""A member's profile as one form, with the fields that the club added."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.core.models import Club
from campaigns.members.models import AddressKind, Culture, CustomField, FieldKind, Member
from campaigns.members.operations import ReferenceTaken
from campaigns.members.profile.custom_values import BadValue
from campaigns.members.profile.editing import BadSpend, Profile
from campaigns.members.profile.finding import NobodyFits, SeveralFit
from campaigns.members.profile.introducers import IntroducedInACircle, IntroducedThemselves
from campaigns.members.profile.locales import (
    TooManyLanguages,
    UnknownCountry,
    UnknownLanguage,
    UnknownTongue,
    UnknownZone,
    countries,
)
from campaigns.members.profile.names import NameMissing
from campaigns.members.profile.tags import TagTooLong, TooManyTags
from campaigns.members.purchases.money import BadAmount, minor_digits, parse_money
from webapp.formats import page_locale
from webapp.forms.base import PageForm
from webapp.forms.events import ZONES
from webapp.forms.lists import LONGEST_LIST, parts_of
from webapp.forms.selects import CheckboxesField, SelectField
from webapp.i18n import NAMES, localised_here
from webapp.labels import label

LONGEST = 200
OWN = "custom_"
"""Begins the names of the fields that the club added."""
FIELD_OF: Mapping[type[Refused], str] = {
    NameMissing: "full_name",
    UnknownZone: "zone",
    UnknownLanguage: "language",
    UnknownTongue: "other_languages",
    TooManyLanguages: "other_languages",
    UnknownCountry: "country",
    TagTooLong: "interests",
    TooManyTags: "interests",
    BadAmount: "expected_spend",
    BadSpend: "expected_spend",
    NobodyFits: "introduced_by",
    SeveralFit: "introduced_by",
    IntroducedThemselves: "introduced_by",
    IntroducedInACircle: "introduced_by",
    ReferenceTaken: "source_reference",
}


def country_choices() -> list[tuple[str, str]]:
    names = page_locale().territories
    return [("", "—"), *sorted(((code, str(names.get(code, code))) for code in countries()), key=lambda pair: pair[1])]


class ProfileForm(PageForm):
    revision = HiddenField()
    full_name = StringField(_("Full name"), [InputRequired(), Length(max=LONGEST)])
    family_name = StringField(_("Family name"), [Length(max=LONGEST)])
    given_name = StringField(_("Given name"), [Length(max=LONGEST)])
    call_name = StringField(
        _("What we call them"), [Length(max=LONGEST)], description=_("The name they use; greetings say it.")
    )
    language = SelectField(_("Language we write in"), choices=list(NAMES))
    other_languages = StringField(
        _("Other languages"), [Length(max=LONGEST)], description=_("Their short forms, with commas: fr, yue, pt-BR.")
    )
    cultures = CheckboxesField(
        _("Whose feasts they keep"),
        choices=lambda: [(culture.value, label(culture).text) for culture in Culture],
        description=_("Only what they told you. While nothing is ticked, holidays go by where they live."),
    )
    preferred_kind = SelectField(
        _("How they like to be written to"),
        choices=lambda: [("", "—"), *((kind.value, label(kind).text) for kind in AddressKind)],
    )
    zone = SelectField(_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
    country = SelectField(_("Country"), choices=country_choices)
    city = StringField(_("City"), [Length(max=LONGEST)])
    interests = StringField(
        _("Interests"), [Length(max=LONGEST_LIST)], description=_("With commas between them, such as: oolong, opera.")
    )
    tags = StringField(_("Tags"), [Length(max=LONGEST_LIST)], description=_("With commas between them."))
    expected_spend = StringField(
        _("Expected spend in a year"), [Length(max=40)], description=_("What staff think they may spend.")
    )
    introduced_by = StringField(
        _("Introduced by"), [Length(max=LONGEST)], description=_("A member's code, or their full name.")
    )
    source_reference = StringField(
        _("Reference"), [Length(max=LONGEST)], description=_("Their number in the till or the file they came from.")
    )

    @classmethod
    def of_member(cls, member: Member, introduced_by: Member | None, fields: Sequence[CustomField], club: Club) -> Any:
        """As the member stands, or as it was posted; with a field for each that the club added."""
        own = {OWN + field.key: _own_field(field) for field in fields}
        spend = member.expected_spend
        starting: dict[str, Any] = {
            "other_languages": ", ".join(member.other_languages),
            "cultures": member.cultures,
            "interests": ", ".join(member.interests),
            "tags": ", ".join(member.tags),
            "expected_spend": "" if spend is None else f"{Decimal(spend).scaleb(-minor_digits(club.currency)):f}",
            "introduced_by": introduced_by.code if introduced_by else "",
            "source_reference": member.source_reference or "",
            "preferred_kind": member.preferred_kind or "",
        }
        values = {OWN + field.key: _written(field, member.custom.get(field.key)) for field in fields}
        form = cast("type[ProfileForm]", type("OwnProfileForm", (cls,), own))
        return form.of_request(**{name: getattr(member, name) for name in SAME}, **starting, **values)

    def own_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith(OWN)]

    def seen_revision(self) -> int:
        """-1 for a form that does not say; no profile has it."""
        number = as_number(self.revision.data)
        return -1 if number is None else number

    def profile(self, club: Club) -> Profile:
        """What the form says, in the domain's words."""
        said = {name: str(self[name].data or "") for name in FIELDS}
        spend = str(self.expected_spend.data or "").strip()
        return Profile(
            **said,
            other_languages=parts_of(self.other_languages),
            cultures=tuple(map(Culture, self.cultures.data or ())),
            interests=parts_of(self.interests),
            tags=parts_of(self.tags),
            expected_spend=parse_money(spend, club.currency) if spend else None,
            preferred_kind=AddressKind(kind) if (kind := self.preferred_kind.data) else None,
            custom={field.name.removeprefix(OWN): str(field.data or "") for field in self.own_fields()},
        )

    def field_of(self, refused: Refused) -> str:
        """The form's name for what has to be mended."""
        if isinstance(refused, BadValue) and OWN + refused.field in self:
            return OWN + refused.field
        return next((FIELD_OF[kind] for kind in type(refused).__mro__ if kind in FIELD_OF), "full_name")


SAME = ("revision", "full_name", "family_name", "given_name", "call_name", "language", "zone", "country", "city")
FIELDS = (
    "full_name",
    "family_name",
    "given_name",
    "call_name",
    "language",
    "zone",
    "country",
    "city",
    "introduced_by",
    "source_reference",
)


def _own_field(field: CustomField) -> Any:
    name = localised_here(field.name)
    if field.kind is FieldKind.YES_NO:
        return SelectField(name, choices=[("", "—"), ("yes", gettext("Yes")), ("no", gettext("No"))])
    if field.kind is FieldKind.CHOICE:
        return SelectField(name, choices=[("", "—"), *((choice, choice) for choice in field.choices)])
    shown = {FieldKind.DATE: {"type": "date"}, FieldKind.NUMBER: {"inputmode": "decimal"}}.get(field.kind, {})
    return StringField(name, [Length(max=LONGEST)], render_kw=shown)


def _written(field: CustomField, value: Any) -> str:
    if value is None:
        return ""
    if field.kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    return str(value)
