"""What will go out, month by month, over the year, and to whom on one day."""

from collections import defaultdict
from datetime import date

from flask import render_template, request

from campaigns.greetings.holidays.queries import read_days
from campaigns.insight.keeping import Answer
from campaigns.insight.year_ahead import days_ahead
from campaigns.outreach.ahead import A_YEAR, members_ahead
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.greetings.blueprint import blueprint
from webapp.edge import now, reading
from webapp.holiday_names import holiday_of_key
from webapp.paging import page_asked, page_of
from webapp.spans import WEEK, asked_day, beside, month_of, today

MEMBERS_A_PAGE = 50
blueprint.add_app_template_filter(holiday_of_key)


@blueprint.get("/calendar")
@requires(Permission.VIEW_CAMPAIGNS)
def calendar() -> str:
    """A month; of days that have passed nothing is told."""
    span = month_of(asked_day("month").replace(day=1))
    first = max(span.first, today())
    with reading() as session:
        ahead = days_ahead(session, first=first, last=span.last, now=now()) if first <= span.last else Answer([])
        holidays = read_days(session, first=span.first, last=span.last)
    sent, kept = defaultdict(list), defaultdict(list)
    for each in ahead.found:
        sent[each.day].append(each)
    for holiday in holidays:
        kept[holiday.day].append(holiday)
    days = [date.fromordinal(span.first.toordinal() + place) for place in range(span.days)]
    before, after = (first.isoformat()[:7] for first in beside(span.middle))
    return render_template(
        "admin/greetings/calendar.html",
        days=days,
        sent=sent,
        kept=kept,
        span=span,
        before=before,
        after=after,
        week=WEEK,
        today=today(),
        as_of=ahead.kept_at,
    )


@blueprint.get("/calendar/year")
@requires(Permission.VIEW_CAMPAIGNS)
def calendar_year() -> str:
    """The year from today, by month and campaign."""
    first, last = today(), today() + A_YEAR
    with reading() as session:
        found, as_of = days_ahead(session, first=first, last=last, now=now())
    months: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for each in found:
        months[each.day.replace(day=1)][each.campaign.id] += each.to_write
    campaigns = {each.campaign.id: each.campaign for each in found}
    return render_template(
        "admin/greetings/year.html",
        months=sorted(months.items()),
        campaigns=list(campaigns.values()),
        last=last,
        as_of=as_of,
    )


@blueprint.get("/calendar/day")
@requires(Permission.VIEW_MEMBERS)
def calendar_day() -> str:
    """Who will be written to for one occurrence."""
    campaign_id, key = request.args.get("campaign", 0, type=int), request.args.get("key", "")
    day = asked_day()
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        offset = (page_asked() - 1) * MEMBERS_A_PAGE
        members, total = members_ahead(
            session, campaign_id=campaign_id, key=key, day=day, now=now(), limit=MEMBERS_A_PAGE, offset=offset
        )
    return render_template(
        "admin/greetings/day.html",
        campaign=campaign,
        members=members,
        page=page_of(total, size=MEMBERS_A_PAGE),
        day=day,
        holiday=holiday_of_key(key),
    )
