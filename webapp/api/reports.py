"""Reports, told to programs: the figures of the pages."""

from flask import request

from campaigns.core.words import mark
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint
from webapp.api.shapes.reports import ReportAsked, ReportTold
from webapp.copies import reading_copy
from webapp.edge import now
from webapp.reports.asked import asked_of
from webapp.reports.catalogue import REPORTS, answer, find_report, told
from webapp.spans import today

area = Area("reports")


@area.offers(
    Endpoint(
        name="readReport",
        method="GET",
        path="/reports/<key>",
        scope=Scope.REPORTS_READ,
        summary=mark("The figures of a report, those of its page. Each report takes some of the parameters."),
        asks=ReportAsked,
        answers=ReportTold,
        says="Each table of the report.",
        errors={404: "No such report, event, campaign or segment."},
        choices={"key": tuple(REPORTS)},
    )
)
def show(key: str) -> ReportTold:
    report = find_report(key)
    asked = asked_of(request.args, report.takes, today=today())
    with reading_copy() as session:
        answered = answer(session, report, asked, now=now())
    return ReportTold.model_validate(told(report, asked, answered.sheets))
