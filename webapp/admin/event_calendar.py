"""The club's calendar by month and by week, who is asked to be at two places at once, and who is asked too often."""

from datetime import timedelta

from flask import Blueprint, render_template, request

from campaigns.insight.club_calendar import read_calendar
from campaigns.insight.club_load import clashing_members, count_loads, list_clashes, list_loaded
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import reading
from webapp.paging import page_of
from webapp.spans import WEEK, Span, asked_day, beside, month_of, today, week_of

OFTEN = 2
MOST_OFTEN = 100
MOST_DAYS = 100
MOST_SHOWN = 200

blueprint = Blueprint("event_calendar", __name__, url_prefix="/events/calendar")


@blueprint.get("")
@requires(Permission.VIEW_EVENTS)
def month() -> str:
    span = month_of(asked_day("month"))
    with reading() as session:
        days = read_calendar(session, first=span.first, last=span.last)
    before, after = (f"{day:%Y-%m}" for day in beside(span.middle))
    return render_template(
        "admin/calendar/month.html", days=days, span=span, before=before, after=after, week=WEEK, today=today()
    )


@blueprint.get("/week")
@requires(Permission.VIEW_EVENTS)
def week() -> str:
    span = week_of(asked_day())
    with reading() as session:
        days = read_calendar(session, first=span.first, last=span.last)
    before, after = span.first - timedelta(days=WEEK), span.last + timedelta(days=1)
    return render_template("admin/calendar/week.html", days=days, span=span, before=before, after=after, today=today())


@blueprint.get("/clashes")
@requires(Permission.VIEW_MEMBERS)
def clashes() -> str:
    span = _span()
    pair = [request.args.get(name, 0, type=int) for name in ("one", "other")]
    with reading() as session:
        found = list_clashes(session, first=span.first, last=span.last)
        chosen = next((each for each in found if [each.one_id, each.other_id] == pair), None)
        members = (
            clashing_members(session, one_id=chosen.one_id, other_id=chosen.other_id, limit=MOST_SHOWN)
            if chosen
            else ()
        )
    return render_template("admin/calendar/clashes.html", clashes=found, chosen=chosen, members=members, span=span)


@blueprint.get("/load")
@requires(Permission.VIEW_MEMBERS)
def load() -> str:
    span = _span()
    more_than = min(max(request.args.get("more_than", OFTEN, type=int), 0), MOST_OFTEN)
    with reading() as session:
        counts = count_loads(session, first=span.first, last=span.last)
        page = page_of(sum(count for times, count in counts.items() if times > more_than))
        loaded = list_loaded(
            session, first=span.first, last=span.last, more_than=more_than, limit=page.size, offset=page.offset
        )
    return render_template(
        "admin/calendar/load.html", counts=counts, loaded=loaded, page=page, span=span, more_than=more_than
    )


def _span() -> Span:
    """`?first=` and `?last=`, at most a hundred days."""
    first, last = asked_day("first"), asked_day("last")
    if not first <= last < first + timedelta(days=MOST_DAYS):
        last = first + timedelta(days=30)
    return Span(first, last, first)
