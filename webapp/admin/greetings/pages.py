"""Greetings that are always on: what is on, whose birthday comes, what went out."""

from flask import render_template

from campaigns.greetings.queries import upcoming_birthdays
from campaigns.outreach.greeting_days import greeting_days_past
from campaigns.outreach.queries import greeting_campaigns
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.greetings.blueprint import blueprint
from webapp.edge import club_zone, now, reading
from webapp.paging import page_asked, page_of

DAYS_AHEAD = 30
DAYS_BACK = 14
BIRTHDAYS_A_PAGE = 20


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    today = now().astimezone(club_zone()).date()
    with reading() as session:
        offset = (page_asked() - 1) * BIRTHDAYS_A_PAGE
        upcoming, total = upcoming_birthdays(
            session, today=today, days=DAYS_AHEAD, limit=BIRTHDAYS_A_PAGE, offset=offset
        )
        campaigns = greeting_campaigns(session)
        past = greeting_days_past(session, limit=DAYS_BACK)
    page = page_of(total, size=BIRTHDAYS_A_PAGE)
    return render_template(
        "admin/greetings/index.html", campaigns=campaigns, upcoming=upcoming, past=past, page=page, today=today
    )
