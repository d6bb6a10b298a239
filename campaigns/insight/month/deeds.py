"""What was done in a month and what it brought, row by row: by the same conditions as its figures."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select

from campaigns.care.models import Complaint, Contact
from campaigns.events.models import Event
from campaigns.insight.event_guests import guests_of
from campaigns.insight.month.care import is_carried_out
from campaigns.insight.month.gatherings import held_in
from campaigns.insight.month.results import has_earned, has_redeemed, has_spent
from campaigns.insight.month.row import rows
from campaigns.insight.month.spans import Span, within
from campaigns.insight.month.whose import Whose
from campaigns.members.models import Activity, PointsEntry, Redemption
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.every import GREETINGS
from campaigns.outreach.states import GONE, WENT_WRONG
from campaigns.surprises.models import Moment


class Asked(NamedTuple):
    """`table` is the span as a FROM element."""

    span: Span
    table: Any
    whose: Whose
    now: datetime


Rows = Select[*tuple[Any, ...]]


def _guests(name: str, asked: Asked) -> Rows:
    """Of the events that were held, by a figure of `guests_of`."""
    guest = guests_of(held_in([asked.span], now=asked.now), days=0).subquery("guest").c
    mine = (guest[name] > 0, asked.whose.members(guest.member_id))
    of_event = rows(Event.starts_at, member=guest.member_id, event=Event.id, counts=guest[name])
    return of_event.join(guest.member_id.table, guest.event_id == Event.id).where(*mine)


def _events(asked: Asked) -> Rows:
    events = held_in([asked.span], now=asked.now)
    held = rows(Event.starts_at, event=Event.id).join(events, events.c.id == Event.id)
    if asked.whose.owner_id is None:
        return held
    guest = guests_of(events, days=0).subquery("guest").c
    return held.where(
        select(guest.event_id).where(guest.event_id == Event.id, asked.whose.members(guest.member_id)).exists()
    )


def _messages(states: tuple[MessageState, ...], asked: Asked, *of: ColumnElement[bool]) -> Rows:
    span = asked.table
    of_run = rows(Run.due_at, member=Message.member_id, campaign=Campaign.id).select_from(span)
    runs = of_run.join(Run, within(span, Run.due_at)).join(Campaign, Campaign.id == Run.campaign_id)
    mine = (Message.state.in_(states), asked.whose.members(Message.member_id), *of)
    return runs.join(Message, Message.run_id == Run.id).where(*mine)


def _campaigns(asked: Asked) -> Rows:
    """Whatever became of their messages."""
    span = asked.table
    last = rows(func.max(Run.due_at), campaign=Campaign.id).select_from(span).join(Run, within(span, Run.due_at))
    wrote = last.join(Campaign, Campaign.id == Run.campaign_id).join(Message, Message.run_id == Run.id)
    return wrote.where(NO_GREETING, asked.whose.members(Message.member_id)).group_by(Campaign.id)


def _moments(asked: Asked) -> Rows:
    done = rows(Moment.ended_at, member=Moment.member_id, number=Moment.id).select_from(asked.table)
    return done.join(Moment, and_(*is_carried_out(asked.table, asked.whose)))


def _contacts(asked: Asked) -> Rows:
    mine = and_(within(asked.table, Contact.at), asked.whose.staff(Contact.staff_id))
    return rows(Contact.at, member=Contact.member_id).select_from(asked.table).join(Contact, mine)


def _complaints(at: Any, asked: Asked) -> Rows:
    mine = and_(within(asked.table, at), asked.whose.staff(Complaint.owner_id))
    return rows(at, member=Complaint.member_id, number=Complaint.id).select_from(asked.table).join(Complaint, mine)


def _spent(asked: Asked) -> Rows:
    money = rows(Activity.at, member=Activity.member_id, counts=Activity.value).select_from(asked.table)
    return money.join(Activity, and_(*has_spent(asked.table, asked.whose)))


def _earned(asked: Asked) -> Rows:
    points = rows(PointsEntry.at, member=PointsEntry.member_id, counts=PointsEntry.points).select_from(asked.table)
    return points.join(PointsEntry, and_(*has_earned(asked.table, asked.whose)))


def _redeemed(asked: Asked) -> Rows:
    points = rows(Redemption.at, member=Redemption.member_id, counts=Redemption.points).select_from(asked.table)
    return points.join(Redemption, and_(*has_redeemed(asked.table, asked.whose)))


GREETING: ColumnElement[bool] = Campaign.occasion.in_(GREETINGS)
NO_GREETING: ColumnElement[bool] = Campaign.occasion.not_in(GREETINGS)

DEEDS: Mapping[str, Callable[[Asked], Rows]] = {
    "events": _events,
    "there": partial(_guests, "there"),
    "brought": partial(_guests, "brought"),
    "attendance": partial(_guests, "came"),
    "greetings": lambda asked: _messages(GONE, asked, GREETING),
    "campaigns": _campaigns,
    "written": lambda asked: _messages(GONE, asked, NO_GREETING),
    "failed": lambda asked: _messages(WENT_WRONG, asked),
    "moments": _moments,
    "contacts": _contacts,
    "complaints": partial(_complaints, Complaint.opened_at),
    "answered": partial(_complaints, Complaint.answered_at),
    "answer_days": partial(_complaints, Complaint.answered_at),
    "spent": _spent,
    "earned": _earned,
    "redeemed": _redeemed,
}
"""Figure → what it counts; of a share the part, of a median what it is of."""
