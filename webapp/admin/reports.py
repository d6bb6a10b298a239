"""What came of it all."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.insight.repeat_purchase import MOST, RepeatPurchase, Repeats, repeat_purchase
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.charts import Chart, Series, bars, lines
from webapp.edge import club_zone, now, reading
from webapp.formats import say_month, say_number, say_percent
from webapp.repeat_purchase_file import as_csv

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


class BrokenDate(Refused):
    sentence = mark("“%(text)s” is not a date. Write it like 2026-11-22.")
    status = 422


@blueprint.get("")
@requires(Permission.VIEW_REPORTS)
def index() -> str:
    with reading() as db:
        report = repeat_purchase(db, until=_yesterday())
    return render_template("admin/reports/index.html", report=report)


@blueprint.get("/repeat-purchase")
@requires(Permission.VIEW_REPORTS)
def repeat_purchases() -> str:
    report = _report()
    return render_template(
        "admin/reports/repeat_purchase.html",
        report=report,
        most=MOST,
        trips=_trips(report.club),
        months=_months(report),
    )


@blueprint.get("/repeat-purchase.csv")
@requires(Permission.VIEW_REPORTS)
def repeat_purchases_file() -> Response:
    report = _report()
    name = f"repeat-purchase-{report.until.isoformat()}.csv"
    headers: Mapping[str, str] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(report), mimetype="text/csv", headers=headers)


def _report() -> RepeatPurchase:
    until = _until()
    with reading() as db:
        return repeat_purchase(db, until=until)


def _until() -> date:
    text = request.args.get("until", "").strip()
    try:
        return date.fromisoformat(text) if text else _yesterday()
    except ValueError as fault:
        raise BrokenDate(text=text[:40]) from fault


def _yesterday() -> date:
    """The last whole day where the club is."""
    return now().astimezone(club_zone()).date() - timedelta(days=1)


def _trips(repeats: Repeats) -> Chart:
    names = [*map(str, range(MOST)), _("%(most)s or more", most=MOST)]
    return bars(names, [Series(_("Members"), repeats.distribution)], say=say_number)


def _months(report: RepeatPurchase) -> Chart:
    names = [say_month(each.month) for each in report.by_month]
    shares = [each.repeats.share for each in report.by_month]
    return lines(names, [Series(_("Came back"), shares)], say=say_percent)
