"""What the month after brings: events, members' days, holidays, and what goes out at a set time.

Of a month that is past by now, all that was not cancelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from campaigns.events.models import Event, EventState, Milestone
from campaigns.greetings.holidays.days import HolidayDay
from campaigns.greetings.holidays.queries import read_days
from campaigns.insight.month.spans import Span
from campaigns.insight.month.whose import Whose
from campaigns.insight.week import DayKind, days_in, kind_of
from campaigns.members.models import Member, SpecialDay, SpecialDayKind
from campaigns.outreach.models import Campaign, CampaignState


@dataclass(frozen=True, slots=True)
class Ahead:
    """`days`: how many special days of members, by what they are. `campaigns` have a time in that month."""

    span: Span
    events: Sequence[Event]
    days: Mapping[DayKind, int]
    holidays: Sequence[HolidayDay]
    campaigns: Sequence[Campaign]
    milestones: Sequence[Milestone]


def month_ahead(session: Session, span: Span, *, days: Mapping[DayKind, int]) -> Ahead:
    """A statement for each list; `days` are those that `days_of_members` found."""
    within = (span.begins, span.ends - timedelta(microseconds=1))
    return Ahead(
        span=span,
        events=session.scalars(
            select(Event)
            .where(Event.state != EventState.CANCELLED, Event.starts_at.between(*within))
            .order_by(Event.starts_at, Event.id)
        ).all(),
        days=days,
        holidays=read_days(session, first=span.first, last=span.last),
        campaigns=session.scalars(
            select(Campaign)
            .where(
                Campaign.state != CampaignState.CANCELLED,
                Campaign.send_at.between(*within),
                Campaign.milestone_id.is_(None),
            )
            .order_by(Campaign.send_at, Campaign.id)
        ).all(),
        milestones=_milestones(session, *within),
    )


def _milestones(session: Session, begins: datetime, ends: datetime) -> Sequence[Milestone]:
    due = select(Milestone).join(Milestone.event).options(contains_eager(Milestone.event))
    due = due.where(
        Milestone.is_on,
        Milestone.due_at.between(begins, ends),
        Event.state != EventState.CANCELLED,
    )
    return session.scalars(due.order_by(Milestone.due_at, Milestone.id)).all()


def days_of_members(session: Session, span: Span, whose: Whose) -> Mapping[DayKind, int]:
    """As the pages of the week count them, of all days of the month."""
    found = days_in(session, _each_day(span)).subquery("found")
    special = (SpecialDay.kind, SpecialDay.whose != "")
    rows = (
        select(*special, func.count())
        .select_from(found)
        .join(Member, Member.id == found.c.member_id)
        .outerjoin(SpecialDay, SpecialDay.id == found.c.special_id)
        .where(~Member.deceased, Member.erased_at.is_(None), whose.members(Member.id))
        .group_by(*special)
    )
    counted = dict.fromkeys(DayKind, 0)
    for kind, of_companion, count in session.execute(rows):
        counted[kind_of(SpecialDayKind(kind) if kind else None, of_companion=bool(of_companion))] += count
    return counted


def _each_day(span: Span) -> list[date]:
    return [span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)]
