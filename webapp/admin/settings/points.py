"""What earns points, and how long they last."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.members.points.rules import change_rules, points_last, read_rules
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.points import PointsRulesForm


@blueprint.route("/points", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def points() -> Response | str | tuple[str, int]:
    with reading() as session:
        held, last = read_rules(session), points_last(session)
    form = PointsRulesForm.of_request(expire_after_days=last, **PointsRulesForm.starting(held))
    if not form.accepted():
        return form.on_page("admin/settings/points.html")
    with transaction() as session:
        change_rules(session, rules=form.rules(), expire_after_days=form.expire_after_days.data, now=now())
    flash(_("Saved. What happens from now on earns by these rules."), "good")
    return redirect(url_for("settings.points"), 303)
