"""The members whom no campaign writes to."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.members.holdout import read_holdout, set_holdout
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.holdout import ClubHoldoutForm


@blueprint.route("/holdout", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def holdout() -> Response | str | tuple[str, int]:
    with reading() as session:
        standing = read_holdout(session)
    form = ClubHoldoutForm.of_request(percent=standing.percent if standing else 0)
    if not form.accepted():
        return form.on_page("admin/settings/holdout.html", standing=standing)
    with transaction() as session:
        set_holdout(session, percent=form.percent.data or 0, now=now())
    flash(_("Saved. It holds for what is planned from now on."), "good")
    return redirect(url_for("settings.holdout"), 303)
