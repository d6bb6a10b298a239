"""What came of one event, and the link to its photos."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.events.feedback import list_words
from campaigns.events.photos import PhotosRefused, has_photos, set_photos
from campaigns.insight.event_report import DAYS, event_report
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import club, now, reading, transaction
from webapp.forms.photos import PhotosForm
from webapp.paging import page_of
from webapp.reports.event import chart_of

CHOICES = (7, 14, 30, 60, 90)

blueprint = Blueprint("event_report", __name__, url_prefix="/events/<int:event_id>/report")


@blueprint.get("")
@requires(Permission.VIEW_REPORTS)
def show(event_id: int) -> str | tuple[str, int]:
    return _page(event_id, None)


@blueprint.post("/photos")
@requires(Permission.EDIT_EVENTS)
def photos(event_id: int) -> Response | str | tuple[str, int]:
    form = PhotosForm.of_request()
    if not form.accepted():
        return _page(event_id, form)
    try:
        with transaction() as session:
            set_photos(session, event_id=event_id, url=form.photos_url.data or "", now=now())
    except PhotosRefused as refused:
        form.refuse("photos_url", refused)
        return _page(event_id, form)
    flash(_("Saved. Guests who came see the link on their page."), "good")
    return redirect(url_for("event_report.show", event_id=event_id), 303)


def _page(event_id: int, form: PhotosForm | None) -> str | tuple[str, int]:
    days = request.args.get("days", DAYS, type=int)
    with reading() as session:
        report = event_report(session, event_id=event_id, days=days, now=now())
        page = page_of(report.scores.words)
        words = list_words(session, event_id, limit=page.size, offset=page.offset)
    shown = {
        "event": report.event,
        "report": report,
        "chart": chart_of(report),
        "choices": sorted({*CHOICES, days}),
        "currency": club().currency,
        "words": words,
        "page": page,
        "has_photos": has_photos(report.event, now=now()),
    }
    if form is None:
        return render_template("admin/events/report.html", form=PhotosForm(photos_url=report.event.photos_url), **shown)
    return form.on_page("admin/events/report.html", **shown)
