"""What each country asks of text messages, and what the club sets in its place."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.countries import BadPrefix, forget_country, read_countries, set_country
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.countries import CountryForm


@blueprint.route("/countries", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def countries() -> Response | str | tuple[str, int]:
    with reading() as session:
        known = read_countries(session)
    form = CountryForm.of_request(next((each for each in known if each.prefix == request.args.get("prefix")), None))
    if form.accepted():
        try:
            with transaction() as session:
                set_country(session, form.country())
        except Refused as refused:
            field = "prefix" if isinstance(refused, BadPrefix) else "night_from"
            form.refuse(field, refused)
        else:
            flash(_("Saved. It holds for what is planned from now on."), "good")
            return redirect(url_for("settings.countries"), 303)
    return form.on_page("admin/settings/countries.html", countries=known)


@blueprint.post("/countries/forget")
@requires(Permission.EDIT_CLUB)
def forget_country_rule() -> Response:
    with transaction() as session:
        forget_country(session, request.form.get("prefix", ""))
    flash(_("Saved. It holds for what is planned from now on."), "good")
    return redirect(url_for("settings.countries"), 303)
