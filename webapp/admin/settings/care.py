"""The club's rules of care."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.care.rules import read_rules, save_rules
from campaigns.members.queries import list_tiers
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.care import CareRulesForm


@blueprint.route("/care", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def care() -> Response | str | tuple[str, int]:
    with reading() as session:
        form = CareRulesForm.of_rules(read_rules(session), list_tiers(session))
    if not form.accepted():
        return form.on_page("admin/settings/care.html")
    with transaction() as session:
        save_rules(session, rules=form.rules())
    flash(_("Saved. It holds from the next daily round on."), "good")
    return redirect(url_for("settings.care"), 303)
