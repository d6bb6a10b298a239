"""What came of it all: every report's page and files."""

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import Headers

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.copies import reading_copy
from webapp.edge import club, now
from webapp.i18n import language
from webapp.reports.asked import asked_of
from webapp.reports.catalogue import REPORTS, Answered, answer, find_report
from webapp.reports.choices import choices_of
from webapp.reports.contribution import at_risk_list
from webapp.reports.dated import say_as_of
from webapp.reports.differences import say_points
from webapp.reports.files import as_csv, as_spreadsheet
from webapp.reports.lift import headline, warnings
from webapp.reports.lift_sample import foretold
from webapp.reports.report import Report
from webapp.spans import today

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
blueprint.add_app_template_global(headline, "lift_headline")
blueprint.add_app_template_global(warnings, "lift_warnings")
blueprint.add_app_template_global(foretold, "lift_foretold")
blueprint.add_app_template_filter(at_risk_list)
blueprint.add_app_template_global(say_points)
blueprint.add_app_template_global(say_as_of)


@blueprint.get("")
@requires(Permission.VIEW_REPORTS)
def index() -> str:
    return render_template("admin/reports/index.html", reports=REPORTS.values())


@blueprint.get("/<key>")
@requires(Permission.VIEW_REPORTS)
def show(key: str) -> str:
    report = find_report(key)
    asked = asked_of(request.args, report.takes, today=today())
    with reading_copy() as session:
        choices = choices_of(session, report.takes, now=now())
        is_ready = report.needs is None or report.needs.value in asked.said
        answered = answer(session, report, asked, now=now()) if is_ready else None
        pictures = report.pictures(answered.found, answered.currency) if answered else ()
    return render_template(
        report.template, report=report, asked=asked, choices=choices, answered=answered, pictures=pictures
    )


@blueprint.get("/<key>.csv")
@requires(Permission.VIEW_REPORTS)
def table(key: str) -> Response:
    report = find_report(key)
    sheet = _answered(report).sheet(request.args.get("sheet", ""))
    return _file(as_csv(sheet), f"{report.key}-{sheet.key}.csv", "text/csv")


@blueprint.get("/<key>.xlsx")
@requires(Permission.VIEW_REPORTS)
def spreadsheet(key: str) -> Response:
    report = find_report(key)
    return _file(as_spreadsheet(_answered(report).sheets), f"{report.key}.xlsx", SPREADSHEET)


@blueprint.get("/<key>.pdf")
@requires(Permission.VIEW_REPORTS)
def paper(key: str) -> Response:
    """In the language of the page."""
    report = find_report(key)
    if report.paper is None:
        raise NotFound(what=mark("file"))
    return _file(report.paper(_answered(report).found, club(), language()), f"{report.key}.pdf", "application/pdf")


def _answered(report: Report) -> Answered:
    asked = asked_of(request.args, report.takes, today=today())
    with reading_copy() as session:
        return answer(session, report, asked, now=now())


def _file(content: str | bytes, name: str, kind: str) -> Response:
    disposition = Headers({"Content-Disposition": f'attachment; filename="{name}"'})
    return Response(content, mimetype=kind, headers=disposition)
