"""How often members hear from the club at most, and what goes before what."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.budget import PRIORITIES, STAFF_PRIORITY, read_limits, save_limits
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.contacts import ContactLimitsForm
from webapp.labels import label


@blueprint.route("/contacts", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def contacts() -> Response | str | tuple[str, int]:
    with reading() as session:
        form = ContactLimitsForm.of_limits(read_limits(session))
    if not form.accepted():
        return _page(form)
    try:
        with transaction() as session:
            save_limits(session, form.limits())
    except Refused as refused:
        form.refuse("days_1", refused)
        return _page(form)
    flash(_("Saved. It holds for what is planned from now on."), "good")
    return redirect(url_for("settings.contacts"), 303)


def _page(form: ContactLimitsForm) -> str | tuple[str, int]:
    order = [(label(topic).text, priority) for topic, priority in PRIORITIES.items()]
    order = sorted([*order, (_("Calls and visits"), STAFF_PRIORITY)], key=lambda each: -each[1])
    return form.on_page("admin/settings/contacts.html", order=order)
