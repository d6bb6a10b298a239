"""How long records of old messages are kept, and what takes the disk."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from campaigns.messaging.retention import keep_records_for, reach_of, rooms
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, now, reading, transaction
from webapp.forms.records import RecordsForm

WORDS = {
    "message": lazy_gettext("Messages"),
    "attempt": lazy_gettext("Tries"),
    "receipt": lazy_gettext("Reports of providers"),
    "activity": lazy_gettext("Lines of timelines, of all kinds"),
    "click": lazy_gettext("Calls of links"),
    "sent_before": lazy_gettext("Sums of lines that went"),
}


@blueprint.route("/records", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def records() -> Response | str | tuple[str, int]:
    form = RecordsForm.of_request(months=club().records_kept_months)
    if form.accepted():
        with transaction() as session:
            keep_records_for(session, months=form.months.data or 0)
        flash(_("Saved."), "good")
        return redirect(url_for("settings.records"), 303)
    with reading() as session:
        reach, found = reach_of(session, now=now()), rooms(session)
    before = {part.value: day for part, day in reach.before.items()}
    return form.on_page("admin/settings/records.html", rooms=found, before=before, held_by=reach.held_by, words=WORDS)
