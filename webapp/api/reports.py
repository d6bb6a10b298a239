"""Reports, told to programs: the figures of the pages."""

from flask import Blueprint, Response, jsonify, request

from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed
from webapp.api.shapes import ReportTold
from webapp.edge import now, reading
from webapp.reports.asked import asked_of
from webapp.reports.catalogue import answer, find_report, told
from webapp.security import MOST_GUESSES, limiter
from webapp.spans import today

blueprint = Blueprint("api_reports", __name__, url_prefix="/api/v1")
blueprint.after_request(ask_for_key)


@blueprint.get("/reports/<key>")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def show(key: str) -> Response:
    report = find_report(key)
    asked = asked_of(request.args, report.takes, today=today())
    with reading() as session:
        answered = answer(session, report, asked, now=now())
    found = ReportTold.model_validate(told(report, asked, answered.sheets))
    return jsonify(found.model_dump(mode="json"))
