"""How far members are with a changed rule: the part of a page that moves, stopping it, going on."""

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from campaigns.core.errors import Refused
from campaigns.members.models import RecountKind
from campaigns.members.recounts.operations import resume_recount, stop_recount
from campaigns.members.recounts.queries import find_recount
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.i18n import translated

PAGES = {
    RecountKind.TIERS: "settings.tiers",
    RecountKind.PROFILES: "settings.fields",
    RecountKind.RATES: "settings.currencies",
}
KIND = f"<any({', '.join(PAGES)}):kind>"


@blueprint.get(f"/recounts/{KIND}")
@requires(Permission.EDIT_CLUB)
def recount(kind: str) -> Response:
    with reading() as session:
        found = find_recount(session, RecountKind(kind))
    return Response(render_template("admin/settings/_recount.html", recount=found), mimetype="text/html")


@blueprint.post(f"/recounts/{KIND}/stop")
@requires(Permission.EDIT_CLUB)
def pause_recount(kind: str) -> Answer:
    try:
        with transaction() as session:
            stop_recount(session, RecountKind(kind))
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    else:
        flash(_("Stopped. Who was dealt with stays so; it goes on behind them."), "waiting")
    return redirect(url_for(PAGES[RecountKind(kind)]), 303)


@blueprint.post(f"/recounts/{KIND}/resume")
@requires(Permission.EDIT_CLUB)
def go_on_with_recount(kind: str) -> Answer:
    try:
        with transaction() as session:
            resume_recount(session, RecountKind(kind))
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    return redirect(url_for(PAGES[RecountKind(kind)]), 303)
