"""Inviting somebody again who has no password yet, and withdrawing that."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.messaging.account_letters import post_account_link
from campaigns.staff.invitations import invite_again, withdraw_invitation
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, real_now, transaction

blueprint = Blueprint("staff_invitations", __name__, url_prefix="/staff/<int:staff_id>/invitation")


@blueprint.post("")
@requires(Permission.EDIT_STAFF)
def again(staff_id: int) -> Response:
    with transaction() as db:
        link = invite_again(db, staff_id=staff_id, now=real_now())
        post_account_link(db, link=link, club_now=now())
    flash(_("A mail invites %(name)s to choose a password.", name=link.staff.name), "good")
    return redirect(url_for("staff.edit", staff_id=staff_id), 303)


@blueprint.post("/withdraw")
@requires(Permission.EDIT_STAFF)
def withdraw(staff_id: int) -> Response:
    with transaction() as db:
        staff = withdraw_invitation(db, staff_id=staff_id, now=real_now())
    flash(_("The invitation of %(name)s is withdrawn; its link opens nothing any more.", name=staff.name), "good")
    return redirect(url_for("staff.index"), 303)
