"""Ending one's own sessions in other browsers."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.staff.sessions import end_session, end_sessions
from webapp.access import current_staff, current_token, signed_in_only
from webapp.edge import real_now, transaction

blueprint = Blueprint("account_sessions", __name__, url_prefix="/account/sessions")


@blueprint.post("/<int:session_id>/end")
@signed_in_only
def end(session_id: int) -> Response:
    with transaction() as db:
        end_session(db, staff_id=current_staff().id, session_id=session_id, now=real_now())
    flash(_("That browser is signed out."), "good")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/end-others")
@signed_in_only
def end_others() -> Response:
    with transaction() as db:
        end_sessions(db, staff_id=current_staff().id, but=current_token(), now=real_now())
    flash(_("All other browsers are signed out."), "good")
    return redirect(url_for("account.index"), 303)
