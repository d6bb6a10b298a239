"""How far long work is: the part of a page that moves, stopping it, going on."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from campaigns.core.errors import Refused
from campaigns.members.long_work.operations import resume_work, stop_work
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import WorkKind, WorkState
from campaigns.staff.permissions import Permission
from webapp.access import can, signed_in_only
from webapp.edge import reading, transaction
from webapp.i18n import translated


@dataclass(frozen=True, slots=True)
class Place:
    """The page a kind is shown on, and whether that page is another one once the work is over."""

    page: str
    permission: Permission
    changes: bool = False


PLACES: Mapping[WorkKind, Place] = {
    WorkKind.TIERS: Place("settings.tiers", Permission.EDIT_CLUB),
    WorkKind.PROFILES: Place("settings.fields", Permission.EDIT_CLUB),
    WorkKind.RATES: Place("settings.currencies", Permission.EDIT_CLUB),
    WorkKind.SEARCH: Place("duplicates.index", Permission.ERASE_MEMBERS, changes=True),
    WorkKind.MERGE: Place("duplicates.index", Permission.ERASE_MEMBERS, changes=True),
}
"""A file has a page of its own."""

blueprint = Blueprint("long_work", __name__, url_prefix=f"/work/<any({', '.join(PLACES)}):kind>")


@blueprint.get("")
@signed_in_only
def show(kind: str) -> Response:
    place = _place(kind)
    with reading() as session:
        work = find_work(session, WorkKind(kind))
    over = work is None or work.state is not WorkState.RUNNING
    page = render_template("admin/_work.html", work=work)
    return Response(page, headers={"HX-Refresh": "true"} if over and place.changes else {}, mimetype="text/html")


@blueprint.post("/stop")
@signed_in_only
def stop(kind: str) -> Answer:
    place = _place(kind)
    try:
        with transaction() as session:
            stop_work(session, WorkKind(kind))
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    else:
        flash(_("Stopped. What was done stays; it goes on behind that."), "waiting")
    return redirect(url_for(place.page), 303)


@blueprint.post("/resume")
@signed_in_only
def resume(kind: str) -> Answer:
    place = _place(kind)
    try:
        with transaction() as session:
            resume_work(session, WorkKind(kind))
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    return redirect(url_for(place.page), 303)


def _place(kind: str) -> Place:
    place = PLACES[WorkKind(kind)]
    return place if can(place.permission) else abort(403)
