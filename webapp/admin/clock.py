"""The demo's clock: look at it, move it to a chosen morning, put it back."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.operations import ClockTooFar, move_clock
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import club, club_zone, now, real_now, transaction
from webapp.forms.clock import ClockForm

blueprint = Blueprint("clock", __name__, url_prefix="/clock")


@blueprint.get("")
@requires(Permission.MOVE_CLOCK)
def index() -> str:
    if not club().is_demo:
        abort(404)
    return _page(ClockForm.of_request(at=now().astimezone(club_zone()).replace(second=0, microsecond=0)))


@blueprint.post("")
@requires(Permission.MOVE_CLOCK)
def move() -> Response | tuple[str, int]:
    form = ClockForm.of_request()
    if not form.accepted() or form.at.data is None:
        return _page(form), 422
    try:
        _set(form.at.data.replace(tzinfo=club_zone()) - real_now())
    except ClockTooFar as refused:
        form.refuse("at", refused)
        return _page(form), refused.status
    flash(_("The demo's clock is moved. What has become due goes out within half a minute."), "good")
    return redirect(url_for("clock.index"), 303)


@blueprint.post("/back")
@requires(Permission.MOVE_CLOCK)
def back() -> Response:
    _set(timedelta())
    flash(_("The clock shows the real time again."), "good")
    return redirect(url_for("clock.index"), 303)


def _set(shift: timedelta) -> None:
    with transaction() as db:
        move_clock(db, shift=shift)


def _page(form: ClockForm) -> str:
    real: datetime = real_now()
    return render_template("admin/clock.html", form=form, real=real, shown=now(), zone=club().zone)
