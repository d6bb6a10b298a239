"""The club's blackout dates."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.outreach.blackout import add_blackout, club_blackout, read_days, remove_blackout
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club_zone, now, reading, transaction
from webapp.forms.blackout import BlackoutForm


@blueprint.route("/blackout", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def blackout() -> Response | str | tuple[str, int]:
    form = BlackoutForm.of_request()
    if not form.accepted():
        return _page(form)
    try:
        with transaction() as session:
            add_blackout(session, days=read_days(str(form.days.data)), title=form.title.data or "")
    except Refused as refused:
        form.refuse("days", refused)
        return _page(form)
    flash(_("Saved. What is not written down yet keeps clear of them; what waits already waits longer."), "good")
    return redirect(url_for("settings.blackout"), 303)


@blueprint.post("/blackout/remove")
@requires(Permission.EDIT_CLUB)
def remove_blackout_day() -> Response:
    day = request.form.get("day", type=date.fromisoformat)
    if day is not None:
        with transaction() as session:
            remove_blackout(session, day=day)
        flash(_("Saved."), "good")
    return redirect(url_for("settings.blackout"), 303)


def _page(form: BlackoutForm) -> str | tuple[str, int]:
    with reading() as session:
        days = club_blackout(session)
    today = now().astimezone(club_zone()).date()
    shown = [day for day in days if day.day >= today]
    return form.on_page("admin/settings/blackout.html", days=shown, past=len(days) - len(shown))
