"""Where a second yes is asked for before anything is sent."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.operations import ask_twice
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, transaction
from webapp.forms.consent import DoubleOptInForm


@blueprint.route("/consent", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def consent() -> Response | str | tuple[str, int]:
    form = DoubleOptInForm.of_request(kinds=club().double_opt_in)
    if not form.accepted():
        return form.on_page("admin/settings/consent.html")
    with transaction() as session:
        ask_twice(session, kinds=form.kinds.data or [])
    flash(_("Saved."), "good")
    return redirect(url_for("settings.consent"), 303)
