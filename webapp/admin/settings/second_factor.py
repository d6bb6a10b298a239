"""From which day on staff need a second factor, and who has none."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.staff.demand import demand_factor, list_without_factor
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.settings.blueprint import blueprint
from webapp.demanded import real_today
from webapp.edge import club, reading, transaction
from webapp.forms.accounts import DemandForm


@blueprint.route("/second-factor", methods=["GET", "POST"])
@requires(Permission.EDIT_STAFF)
def second_factor() -> Response | str | tuple[str, int]:
    form = DemandForm.of_request(day=club().second_factor_from)
    if form.accepted():
        try:
            with transaction() as session:
                demand_factor(session, day=form.day.data, today=real_today(), by=current_staff().id)
        except Refused as refused:
            form.refuse("day", refused)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("settings.second_factor"), 303)
    with reading() as session:
        without = list_without_factor(session)
    return form.on_page("admin/settings/second_factor.html", without=without)
