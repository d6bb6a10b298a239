"""How long single clicks are kept, and whether opens are noted; they are not, unless a club wants it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.operations import watch_links
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, transaction
from webapp.forms.templates import OpensForm


@blueprint.route("/opens", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def opens() -> Response | str | tuple[str, int]:
    form = OpensForm.of_request(wanted=club().track_opens, days=club().clicks_kept_days)
    if not form.accepted():
        return form.on_page("admin/settings/opens.html")
    with transaction() as session:
        watch_links(session, opens=bool(form.wanted.data), kept_days=form.days.data or club().clicks_kept_days)
    flash(_("Saved."), "good")
    return redirect(url_for("settings.opens"), 303)
