"""From which day on staff need a second factor, and who has none."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.factor_letters import REMINDED_BEFORE, demand_and_tell
from campaigns.staff.factors import list_to_tell, list_without_factor
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, now, reading, real_now, transaction
from webapp.forms.accounts import DemandForm


@blueprint.route("/second-factor", methods=["GET", "POST"])
@requires(Permission.EDIT_STAFF)
def second_factor() -> Response | str | tuple[str, int]:
    form = DemandForm.of_request(day=club().second_factor_from)
    if form.accepted():
        try:
            with transaction() as session:
                mails = demand_and_tell(
                    session, day=form.day.data, now=real_now(), club_now=now(), by=current_staff().id
                )
        except Refused as refused:
            form.refuse("day", refused)
        else:
            flash(_saved(mails), "good")
            return redirect(url_for("settings.second_factor"), 303)
    with reading() as session:
        without, to_tell = list_without_factor(session), len(list_to_tell(session))
    return form.on_page(
        "admin/settings/second_factor.html", without=without, to_tell=to_tell, reminded_before=REMINDED_BEFORE
    )


def _saved(mails: int) -> str:
    if not mails:
        return str(_("Saved."))
    return str(
        ngettext("Saved. A mail goes out to %(num)s person.", "Saved. A mail goes out to %(num)s people.", mails)
    )
