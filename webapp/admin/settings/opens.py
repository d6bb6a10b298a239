"""Whether it is noted that a mail was opened; it is not, unless a club wants it."""

from flask import flash, redirect, render_template, url_for
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
        page = render_template("admin/settings/opens.html", form=form)
        return (page, 422) if form.errors else page
    with transaction() as session:
        track_opens(session, wanted=bool(form.wanted.data))
    flash(_("Saved."), "good")
    return redirect(url_for("settings.opens"), 303)
