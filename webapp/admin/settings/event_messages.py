"""Which messages a new event gets, and when."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.milestones.usual import save_usual, usual_choices
from campaigns.events.models import MilestoneKind
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.milestones import UsualMilestoneForm, say_timing, say_way


@blueprint.get("/event-messages")
@requires(Permission.EDIT_CLUB)
def event_messages() -> str:
    with reading() as session:
        choices = usual_choices(session)
    rows = [
        (kind, choice.is_on, say_timing(kind, choice.timing), say_way(choice.channels))
        for kind, choice in choices.items()
    ]
    return render_template("admin/settings/event_messages.html", rows=rows)


@blueprint.route(f"/event-messages/<any({', '.join(MilestoneKind)}):kind>", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def event_message(kind: str) -> Response | str | tuple[str, int]:
    chosen = MilestoneKind(kind)
    with reading() as session:
        form = UsualMilestoneForm.of_choice(chosen, usual_choices(session)[chosen])
    if form.accepted():
        try:
            with transaction() as session:
                save_usual(session, {chosen: form.choice()})
        except Refused as refused:
            form.refuse("distance", refused)
        else:
            flash(_("Saved. It holds for events that are planned from now on."), "good")
            return redirect(url_for("settings.event_messages"), 303)
    return form.on_page("admin/settings/event_message.html", kind=chosen)
