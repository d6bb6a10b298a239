"""The week's occasions of all members, and what goes out by itself for each."""

from flask import render_template

from campaigns.insight.week import week_from
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.greetings.blueprint import blueprint
from webapp.edge import now, reading
from webapp.paging import page_asked, page_of

DAYS_A_PAGE = 30


@blueprint.get("/week")
@requires(Permission.VIEW_MEMBERS)
def week() -> str:
    with reading() as session:
        found = week_from(session, now=now(), limit=DAYS_A_PAGE, offset=(page_asked() - 1) * DAYS_A_PAGE)
    page = page_of(found.total, size=DAYS_A_PAGE)
    return render_template("admin/greetings/week.html", week=found, page=page)
