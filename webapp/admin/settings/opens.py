"""Whether it is noted that a mail was opened; it is not, unless a club wants it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.operations import track_opens
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, transaction
from webapp.forms.templates import OpensForm


@blueprint.route("/opens", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def opens() -> Response | str | tuple[str, int]:
    form = OpensForm.of_request(wanted=club().track_opens)
    if not form.accepted():
        return form.on_page("admin/settings/opens.html")
    with transaction() as session:
        track_opens(session, wanted=bool(form.wanted.data))
    flash(_("Saved."), "good")
    return redirect(url_for("settings.opens"), 303)
