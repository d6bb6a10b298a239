"""“My day”: all that an owner has to do, on one page. A lead may look at anybody's."""

from flask import abort, render_template, request

from campaigns.care.contacts import may_mend
from campaigns.care.day import read_day
from campaigns.care.models import ContactDirection, ContactMeans
from campaigns.care.owners import count_nobodys, who_cares
from campaigns.core.identifiers import LARGEST
from campaigns.events.queries import event_titles
from campaigns.insight.week import week_from
from campaigns.outreach.approval.standing import waiting_for
from campaigns.outreach.written_today import written_today
from campaigns.staff.permissions import Permission
from campaigns.surprises.queries import tasks_of
from webapp.access import can, current_staff, requires
from webapp.admin.care.blueprint import blueprint
from webapp.edge import now, reading

MOST_DAYS = 20


@blueprint.get("")
@requires(Permission.CARE_FOR_MEMBERS)
def index() -> str:
    owner_id = _owner_id()
    with reading() as session:
        carers = who_cares(session)
        day = read_day(session, owner_id=owner_id, now=now())
        week = week_from(session, now=now(), limit=MOST_DAYS, owner_id=owner_id)
        titles = event_titles(session, [task.since_event_id for task in (*day.due, *day.coming)])
        nobodys = count_nobodys(session)
        written = written_today(session, owner_id=owner_id, now=now())
        waiting = waiting_for(session, current_staff()) if owner_id == current_staff().id else ()
        moment_tasks = tasks_of(session, current_staff()) if owner_id == current_staff().id else None
    me = current_staff().id
    mendable = {each.contact.id for each in day.contacts if may_mend(each.contact, staff_id=me, now=now())}
    return render_template(
        "admin/care/day.html",
        day=day,
        week=week,
        waiting=waiting,
        titles=titles,
        nobodys=nobodys,
        written=written,
        moment_tasks=moment_tasks,
        now=now(),
        carers=carers,
        owner=next((each for each in carers if each.id == owner_id), None),
        mendable=mendable,
        means=list(ContactMeans),
        directions=list(ContactDirection),
    )


def _owner_id() -> int:
    """`?owner=`, which only a lead may ask for."""
    mine = current_staff().id
    asked = request.args.get("owner", mine, type=int)
    if asked != mine and not can(Permission.ASSIGN_MEMBERS):
        abort(403)
    return asked if 0 < asked <= LARGEST else mine
