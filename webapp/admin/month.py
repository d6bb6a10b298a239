"""The members behind the figures of a monthly review."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from campaigns.core.words import localised
from campaigns.insight.month.people import people_behind
from campaigns.insight.month.words import NAMES
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import reading
from webapp.i18n import language
from webapp.paging import page_asked, page_of
from webapp.reports.asked import asked_of
from webapp.reports.month import MONTH_FILTERS, REPORT
from webapp.spans import today

A_PAGE = 50

blueprint = Blueprint("month", __name__, url_prefix="/reports/month")
for _filter in MONTH_FILTERS:
    blueprint.add_app_template_filter(_filter)


@blueprint.get("/people")
@requires(Permission.VIEW_MEMBERS)
def people() -> str:
    asked, figure = asked_of(request.args, REPORT.takes, today=today()), request.args.get("figure", "")
    with reading() as session:
        offset = (page_asked() - 1) * A_PAGE
        members, total = people_behind(
            session, figure, month=asked.month, owner_id=asked.owner, limit=A_PAGE, offset=offset
        )
    back: dict[str, Any] = {"key": REPORT.key, **asked.said}
    return render_template(
        "admin/reports/month_people.html",
        name=localised(NAMES[figure], language()),
        month=asked.month,
        members=members,
        page=page_of(total, size=A_PAGE),
        back=url_for("reports.show", **back),
    )
