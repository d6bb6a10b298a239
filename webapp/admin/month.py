"""The members behind the figures of a monthly review."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from campaigns.core.words import localised
from campaigns.insight.month.behind import rows_behind
from campaigns.insight.month.people import people_behind
from campaigns.insight.month.words import NAMES
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.copies import reading_copy
from webapp.edge import club, now
from webapp.formats import say_money, say_number
from webapp.i18n import language
from webapp.paging import page_asked, page_of
from webapp.reports.asked import Asked, asked_of
from webapp.reports.month import MONTH_FILTERS, REPORT
from webapp.spans import today

A_PAGE = 50
OF_COMPLAINT = ("complaints.show", "complaint_id", lazy_gettext("Complaint"))
OF_MOMENT = ("moments.show", "moment_id", lazy_gettext("Surprise"))
PAGES: Mapping[str, tuple[str, str, LazyString]] = {
    **dict.fromkeys(("complaints", "answered", "answer_days", "open_complaints", "overdue_complaints"), OF_COMPLAINT),
    **dict.fromkeys(("moments", "late_tasks"), OF_MOMENT),
    "conversations": ("conversations.show", "conversation_id", lazy_gettext("Conversation")),
}
"""Figure → the page of what a row of it is: its endpoint, what names it there, and what it is called."""
WEIGHED = ("brought", "spent", "earned", "redeemed")
"""Figures whose rows count for more than one."""

blueprint = Blueprint("month", __name__, url_prefix="/reports/month")
for _filter in MONTH_FILTERS:
    blueprint.add_app_template_filter(_filter)


@blueprint.get("/people")
@requires(Permission.VIEW_MEMBERS)
def people() -> str:
    asked, figure = asked_of(request.args, REPORT.takes, today=today()), request.args.get("figure", "")
    with reading_copy() as session:
        offset = (page_asked() - 1) * A_PAGE
        members, total = people_behind(
            session, figure, month=asked.month, owner_id=asked.owner, limit=A_PAGE, offset=offset
        )
    return render_template(
        "admin/reports/month_people.html", members=members, page=page_of(total, size=A_PAGE), **_head(figure, asked)
    )


@blueprint.get("/rows")
@requires(Permission.VIEW_MEMBERS)
def rows() -> str:
    asked, figure = asked_of(request.args, REPORT.takes, today=today()), request.args.get("figure", "")
    with reading_copy() as session:
        found = rows_behind(
            session,
            figure,
            month=asked.month,
            owner_id=asked.owner,
            now=now(),
            limit=A_PAGE,
            offset=(page_asked() - 1) * A_PAGE,
        )
    return render_template(
        "admin/reports/month_rows.html",
        found=found,
        page=page_of(found.length, size=A_PAGE),
        own_page=PAGES.get(figure),
        weighed=figure in WEIGHED,
        say=lambda counts: say_money(counts, club().currency) if figure == "spent" else say_number(counts),
        **_head(figure, asked),
    )


def _head(figure: str, asked: Asked) -> dict[str, Any]:
    back: dict[str, Any] = {"key": REPORT.key, **asked.said}
    name = localised(NAMES[figure], language())
    return {"name": name, "month": asked.month, "back": url_for("reports.show", **back)}
