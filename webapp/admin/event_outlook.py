"""What stands above the lists of events: how full those to come are, and how those that were held were attended."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.events.models import Event, EventState, InvitationState
from campaigns.events.queries import answers_to_come
from campaigns.insight.month.gatherings import held_lately
from webapp.charts import Series, bars
from webapp.edge import now
from webapp.formats import say_date, say_percent
from webapp.reports.report import Picture

MOST = 12


class Outlook(NamedTuple):
    """Seats of all published events to come; `silent` were invited and have not answered."""

    taken: int
    offered: int
    free: int
    going: int
    silent: int
    waiting: int


def coming_up(session: Session, events: Sequence[Event]) -> Outlook | None:
    """Of these events; nothing while none is published."""
    published = [event for event in events if event.state is EventState.PUBLISHED]
    if not published:
        return None
    counts = answers_to_come(session, now=now())
    return Outlook(
        taken=sum(event.seats_taken for event in published),
        offered=sum(event.seats_offered for event in published),
        free=sum(event.seats_free for event in published),
        going=counts[InvitationState.ATTENDING],
        silent=counts[InvitationState.INVITED],
        waiting=counts[InvitationState.WAITLISTED],
    )


def attendance(session: Session, *, now: datetime) -> Picture | None:
    """Of the last events to which anybody was invited; nothing while there are none."""
    held = [each for each in held_lately(session, now=now) if each.invited][-MOST:]
    if not held:
        return None
    names = [say_date(each.event.starts_at.astimezone(ZoneInfo(each.event.zone))) for each in held]
    shares = [each.came / each.invited for each in held]
    chart = bars(names, [Series(_("Came, of the invited"), shares)], say=lambda share: say_percent(share, 0))
    return Picture(_("Attendance"), chart, _("The share of the invited who came, event by event."))
