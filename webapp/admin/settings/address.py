"""Where the club is to be written to."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.operations import place_club
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, transaction
from webapp.forms.address import AddressForm


@blueprint.route("/address", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def address() -> Response | str | tuple[str, int]:
    form = AddressForm.of_request(**(club().address or {}))
    if not form.accepted():
        return form.on_page("admin/settings/address.html")
    with transaction() as session:
        place_club(session, address={"en": str(form.en.data or ""), "zh": str(form.zh.data or "")})
    flash(_("Saved."), "good")
    return redirect(url_for("settings.address"), 303)
