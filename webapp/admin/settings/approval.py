"""From which size or cost on a colleague must approve a campaign."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.outreach.approval.rules import read_rules, save_rules, who_may_approve
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.approval import ApprovalForm


@blueprint.route("/approval", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def approval() -> Response | str | tuple[str, int]:
    with reading() as session:
        form = ApprovalForm.of_rules(read_rules(session))
        approvers = who_may_approve(session, but=())
    if form.accepted():
        try:
            with transaction() as session:
                save_rules(session, form.rules())
        except Refused as refused:
            form.refuse("members_over", refused)
        else:
            flash(_("Saved. It holds for every launch from now on."), "good")
            return redirect(url_for("settings.approval"), 303)
    return form.on_page("admin/settings/approval.html", approvers=approvers)
