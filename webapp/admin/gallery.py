"""Every component in every state, so that all pages are made of the same parts."""

from datetime import date, timedelta

from flask import Blueprint, Response, make_response, render_template
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from campaigns.events.models import InvitationState
from campaigns.members.models import LongWork, WorkKind, WorkState
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.charts import Chart, Series, bars, lines
from webapp.edge import now
from webapp.formats import say_month, say_number, say_percent
from webapp.forms.gallery import SampleForm
from webapp.grids import Grid, grid
from webapp.labels import LABELS
from webapp.paging import Page
from webapp.reports.sheets import Column, Kind, Sheet
from webapp.security import as_letter

blueprint = Blueprint("gallery", __name__, url_prefix="/gallery")


@blueprint.get("")
@requires(Permission.SEE_GALLERY)
def index() -> str:
    return render_template(
        "admin/gallery/index.html",
        form=SampleForm(),
        refused=_refused_form(),
        states=[list(kind) for kind in LABELS],
        answers=list(InvitationState),
        bar_chart=_trips(),
        line_chart=_return(),
        grid=_cohorts(),
        sheet=_sheet(),
        page=Page(number=2, total=2357),
        work=LongWork(kind=WorkKind.TIERS, state=WorkState.RUNNING, done=1640, total=2357, taken_done=0),
        moment=now(),
        hour=timedelta(hours=1),
        day=timedelta(days=1),
    )


@blueprint.get("/letter")
@requires(Permission.SEE_GALLERY)
def letter() -> Response:
    return as_letter(make_response(render_template("admin/gallery/letter.html")))


@blueprint.get("/guest")
@requires(Permission.SEE_GALLERY)
def guest() -> str:
    return render_template("admin/gallery/guest.html", moment=now())


@blueprint.get("/door")
@requires(Permission.SEE_GALLERY)
def door() -> str:
    return render_template("admin/gallery/door.html", moment=now())


def _refused_form() -> SampleForm:
    form = SampleForm(MultiDict({"mail": "mei@", "seats": "0"}))
    form.validate()
    return form


def _trips() -> Chart:
    """Repeat trips of the CDNOW sample, as Fader, Hardie and Lee (2005) count them."""
    counts = (1411, 439, 214, 100, 62, 38, 29, 64)
    names = [*map(str, range(7)), "7+"]
    return bars(names, [Series(_("Members"), counts)], say=lambda value: say_number(round(value)))


def _return() -> Chart:
    ours = (0.0, 0.12, 0.19, 0.24, 0.29, 0.33)
    alone = (0.0, 0.10, 0.15, 0.19, 0.22, 0.24)
    return lines(
        [_("Week %(number)s", number=week) for week in range(6)],
        [
            Series(_("Invited"), ours, "club", [value * 0.9 for value in ours], [value * 1.1 for value in ours]),
            Series(_("Left alone"), alone, "other", [value * 0.8 for value in alone], [value * 1.2 for value in alone]),
        ],
        say=lambda value: say_percent(value, 0),
    )


def _cohorts() -> Grid:
    shares = ((0.24, 0.17, 0.11), (0.21, 0.0, None), (0.19, None, None))
    months = [say_month(date(2026, month, 1)) for month in (8, 9, 10)]
    rows = zip(months, ("946", "871", "540"), shares, strict=True)
    return grid(_("First purchase"), _("Members"), ["1", "2", "3"], rows)


def _sheet() -> Sheet:
    columns = [
        Column("tier", _("Tier"), Kind.TEXT),
        Column("members", _("Members")),
        Column("share", _("Share that came back"), Kind.SHARE),
    ]
    rows = [(_("Gold"), 290, 0.952), (_("Silver"), 529, None)]
    return Sheet(
        "tier", _("By tier"), _("Share with a second trip in that time, by the tier they have now."), columns, rows
    )
