"""A file of members or purchases, and how to read it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.member_update import Known
from campaigns.members.models import FileImport, FileKind
from webapp.forms.base import PageForm
from webapp.forms.selects import RadioField, SelectField
from webapp.labels import label

FIELD_NAMES: Mapping[FileKind, Mapping[str, Any]] = {
    FileKind.MEMBERS: {
        "name": _("Full name"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "call_name": _("What they are called"),
        "email": _("Email"),
        "email_label": _("What the email is called, such as work"),
        "more_emails": _("More emails, with semicolons"),
        "email_2": _("Second email"),
        "email_3": _("Third email"),
        "phone": _("Mobile"),
        "phone_label": _("What the mobile is called, such as work"),
        "more_phones": _("More mobiles, with semicolons"),
        "phone_2": _("Second mobile"),
        "phone_3": _("Third mobile"),
        "preferred_channel": _("How they like to be written to (email or sms)"),
        "country": _("Country"),
        "city": _("City"),
        "language": _("Language"),
        "other_languages": _("Other languages"),
        "cultures": _("Whose feasts they keep"),
        "zone": _("Time zone"),
        "birthday": _("Birthday"),
        "lunar": _("Lunar birthday, yes or no"),
        "special_days": _("Special days"),
        "interests": _("Interests"),
        "tags": _("Tags"),
        "household": _("Household"),
        "household_roles": _("Part in the household"),
        "expected_spend": _("Expected spend in a year"),
        "introduced_by": _("Introduced by (code or reference)"),
        "owner": _("Owner (email)"),
        "chapter": _("Chapter"),
        "joined": _("Joined"),
        "code": _("Member code"),
        "reference": _("Member reference"),
        "consents": _("Consents"),
        "evidence": _("Evidence of the consents"),
        "points": _("Points to begin with"),
    },
    FileKind.PURCHASES: {
        "customer": _("Member reference"),
        "email": _("Email"),
        "phone": _("Mobile"),
        "name": _("Full name"),
        "order": _("Order reference"),
        "date": _("Date"),
        "amount": _("Amount"),
        "currency": _("Currency"),
        "quantity": _("Quantity"),
        "product": _("Product"),
        "kind": _("Order or refund"),
        "refunded_order": _("Order given back"),
    },
}


class UploadForm(PageForm):
    kind = RadioField(
        _("What is in it"),
        [InputRequired()],
        choices=[(kind.value, label(kind).text) for kind in FileKind],
        default=FileKind.MEMBERS.value,
    )
    file = FileField(
        _("File"),
        [InputRequired()],
        description=_("A spreadsheet (.xlsx) or CSV with a header, or a purchase log without one; up to 200 MB."),
    )

    def file_kind(self) -> FileKind:
        return FileKind(self.kind.data)


class ImportForm(PageForm):
    source = StringField(
        _("Where it comes from"),
        [InputRequired(), Length(max=60), Regexp(r"^[^\x00]*$")],
        default="import",
    )
    date_order = SelectField(
        _("Dates like 03/04/2026"),
        choices=[
            ("", _("There are none")),
            (DateOrder.DMY.value, _("Day first")),
            (DateOrder.MDY.value, _("Month first")),
        ],
        default="",
    )
    country = StringField(
        _("Country of mobile numbers without a prefix"),
        [Length(max=2), Regexp(r"^[A-Za-z]*$")],
        description=_("Two letters, such as CN."),
    )

    def options(self) -> dict[str, Any]:
        """As they are kept with the import."""
        return {
            "source": str(self.source.data).strip(),
            "date_order": self.date_order.data or "",
            "country": str(self.country.data or "").upper(),
        }


class MemberFileForm(ImportForm):
    known = SelectField(
        _("People the club knows already"),
        choices=[
            (Known.LEAVE.value, _("Leave them as they are")),
            (Known.FILL.value, _("Fill in what is empty")),
            (Known.OVERWRITE.value, _("Overwrite with what the file says")),
        ],
        default=Known.LEAVE.value,
        description=_("Their consents, points and owner are never changed by a file."),
    )
    confirmed = BooleanField(
        _("The consents are proven"),
        default=True,
        description=_("Where it is not ticked and the club asks twice, people are asked to confirm first."),
    )

    def options(self) -> dict[str, Any]:
        return {**super().options(), "known": self.known.data, "confirmed": bool(self.confirmed.data)}


class PurchaseFileForm(ImportForm):
    create_members = BooleanField(_("Make a member of everybody who is not one yet"))
    correct = BooleanField(
        _("Correct what is recorded"),
        description=_("A known order that says otherwise replaces the one recorded; else it is refused."),
    )

    def options(self) -> dict[str, Any]:
        said = {"create_members": bool(self.create_members.data), "correct": bool(self.correct.data)}
        return {**super().options(), **said}


FORMS: Mapping[FileKind, type[ImportForm]] = {
    FileKind.MEMBERS: MemberFileForm,
    FileKind.PURCHASES: PurchaseFileForm,
}


def form_of(found: FileImport, *, country: str) -> ImportForm:
    """Filled as it was told before, else with the club's `country`."""
    told = {"country": country} | {name: value for name, value in found.options.items() if name != "columns"}
    return FORMS[found.kind].of_request(**told)
