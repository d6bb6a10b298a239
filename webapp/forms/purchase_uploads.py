"""A till's file, and how to read it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.purchase_import import PurchaseOptions
from webapp.forms.base import PageForm

FIELD_NAMES: Mapping[str, Any] = {
    "customer": _("Customer reference"),
    "email": _("Email"),
    "phone": _("Mobile"),
    "name": _("Full name"),
    "order": _("Order reference"),
    "date": _("Date"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "quantity": _("Quantity"),
    "kind": _("Order or refund"),
    "refunded_order": _("Order given back"),
}


class UploadForm(PageForm):
    file = FileField(_("File"), [InputRequired()], description=_("CSV with a header, or a purchase log without one."))
    source = StringField(
        _("Where it comes from"),
        [InputRequired(), Length(max=60), Regexp(r"^[^\x00]*$")],
        default="import",
        description=_("The till or the shop. An order reference counts once for each."),
    )
    date_order = SelectField(
        _("Dates like 03/04/2026"),
        choices=[
            ("", _("There are none")),
            (DateOrder.DMY.value, _("Day first")),
            (DateOrder.MDY.value, _("Month first")),
        ],
    )
    create_members = BooleanField(_("Make a member of everybody who is not one yet"))

    def options(self, columns: Mapping[str, str]) -> PurchaseOptions:
        return PurchaseOptions(
            source=str(self.source.data).strip(),
            columns=columns,
            date_order=DateOrder(self.date_order.data) if self.date_order.data else None,
            create_members=bool(self.create_members.data),
        )
