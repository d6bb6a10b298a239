"""An event on further dates: a copy, and series with all their dates."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.copying import copy_event
from campaigns.events.models import Event
from campaigns.events.plans import PlanRefused
from campaigns.events.queries import get_event
from campaigns.events.series.operations import extend_series, publish_dates, start_series
from campaigns.events.series.queries import get_series, list_dates
from campaigns.events.series.rhythms import RhythmRefused
from campaigns.events.wall_time import NoSuchHour, NoSuchYear, wall_clock
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.series import CopyForm, ExtendForm, SeriesForm
from webapp.series_words import say_parts

CODE_LENGTH = 6
A_WEEK = timedelta(weeks=1)
REFUSALS = (PlanRefused, NoSuchHour, NoSuchYear, RhythmRefused)

blueprint = Blueprint("event_series", __name__, url_prefix="/events")


@blueprint.route("/<int:event_id>/copy", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def copy(event_id: int) -> Response | str | tuple[str, int]:
    event = _event(event_id)
    form = CopyForm.of_request(starts_at=wall_clock(event.starts_at, event.zone) + A_WEEK)
    if not form.accepted():
        return form.on_page("admin/events/copy.html", event=event)
    try:
        with transaction() as session:
            made = copy_event(session, event_id=event_id, starts_at=form.moment(), code=_codes()(), now=now())
    except REFUSALS as refused:
        form.refuse("starts_at", refused)
        return form.on_page("admin/events/copy.html", event=event)
    flash(_("Copied as a draft, without guests. Publish it when it is ready for answers."), "good")
    return redirect(url_for("events.show", event_id=made.id), 303)


@blueprint.route("/<int:event_id>/series", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def start(event_id: int) -> Response | str | tuple[str, int]:
    event = _event(event_id)
    form = SeriesForm.of_request(every=1)
    if not form.accepted():
        return form.on_page("admin/events/series_form.html", event=event)
    try:
        with transaction() as session:
            series = start_series(session, event_id=event_id, plan=form.plan(), codes=_codes(), now=now())
    except REFUSALS as refused:
        form.refuse(_field_of(refused), refused)
        return form.on_page("admin/events/series_form.html", event=event)
    flash(_("The dates stand as drafts. Publish them when they are ready for answers."), "good")
    return redirect(url_for("event_series.show", series_id=series.id), 303)


@blueprint.get("/series/<int:series_id>")
@requires(Permission.VIEW_EVENTS)
def show(series_id: int) -> str | tuple[str, int]:
    return _page(series_id, ExtendForm())


@blueprint.post("/series/<int:series_id>/extend")
@requires(Permission.EDIT_EVENTS)
def extend(series_id: int) -> Response | str | tuple[str, int]:
    form = ExtendForm.of_request()
    if not form.accepted():
        return _page(series_id, form)
    try:
        with transaction() as session:
            added = extend_series(session, series_id=series_id, until=form.day(), codes=_codes(), now=now())
    except REFUSALS as refused:
        form.refuse("until", refused)
        return _page(series_id, form)
    flash(ngettext("One date more, as a draft.", "%(num)s dates more, as drafts.", added), "good")
    return redirect(url_for("event_series.show", series_id=series_id), 303)


@blueprint.post("/series/<int:series_id>/publish")
@requires(Permission.EDIT_EVENTS)
def publish(series_id: int) -> Response:
    with transaction() as session:
        opened = publish_dates(session, series_id=series_id, now=now())
    flash(ngettext("One date is open for answers.", "%(num)s dates are open for answers.", opened), "good")
    return redirect(url_for("event_series.show", series_id=series_id), 303)


def _page(series_id: int, form: ExtendForm) -> str | tuple[str, int]:
    with reading() as session:
        series = get_series(session, series_id)
        dates = list_dates(session, series_id)
    drafts = sum(each.event.state == "draft" and each.event.ends_at > now() for each in dates)
    return form.on_page("admin/events/series.html", series=series, dates=dates, drafts=drafts, say_parts=say_parts)


def _event(event_id: int) -> Event:
    with reading() as session:
        return get_event(session, event_id)


def _codes() -> Callable[[], str]:
    return lambda: runtime().random_code(CODE_LENGTH)


def _field_of(refused: Refused) -> str:
    field = getattr(refused, "field", "")
    return field if field in ("every", "until") else "until"
