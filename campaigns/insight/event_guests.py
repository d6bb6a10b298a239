"""What each member did about an event, as one SELECT over the invitations of any number of events.

Nobody can tell who only looked at the page, for a look changes nothing: who opened it are those who followed a link of
a message about it, machines left out, or answered by link.
"""

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.insight.buyers import TRIPS, bought_between
from campaigns.insight.local_day import local_day
from campaigns.members.models import Activity, ActivityKind
from campaigns.referrals.models import Referral

S = InvitationState
MEANT_TO_COME = (S.ATTENDING, S.WAITLISTED, S.NO_SHOW)

day_of_event: ColumnElement[date] = local_day(Event.starts_at)


def guests_of(events: CTE, *, days: int) -> Select[*tuple[Any, ...]]:
    """A row for each invitation of `events` (id, day) that stands: event_id, member_id, tier_id and what `SUMS` names.

    Purchases count from the day of the event through so many days after it.
    """
    clicked, friends, bought = _clicked(events), _friends(events), _bought(events, days)
    mine = (Invitation.event_id, Invitation.member_id)
    host = aliased(Referral)
    asked = and_(~Invitation.walk_in, ~Invitation.own_wish, host.id.is_(None))
    came = Invitation.state == S.ATTENDED
    opened = or_(clicked.c.member_id.is_not(None), Invitation.answered_by == AnswerSource.LINK)
    companions = case((came, func.greatest(Invitation.people_in - 1, 0)), else_=0)
    figures = {
        "invited": _one(asked),
        "opened": _one(and_(asked, opened)),
        "said_yes": _one(and_(asked, _said_yes())),
        "came": _one(and_(asked, came)),
        "missed": _one(Invitation.state == S.NO_SHOW),
        "walk_ins": _one(and_(Invitation.walk_in, came)),
        "there": _one(came),
        "brought": companions + func.coalesce(friends.c.count, 0),
        "bought": _one(bought.c.member_id.is_not(None)),
        "spent": func.coalesce(bought.c.spent, 0),
    }
    return (
        select(*mine, _tier_then(), *(value.label(name) for name, value in figures.items()))
        .join(events, events.c.id == Invitation.event_id)
        .outerjoin(host, (host.event_id == Invitation.event_id) & (host.friend_id == Invitation.member_id))
        .outerjoin(clicked, _same(clicked))
        .outerjoin(friends, _same(friends))
        .outerjoin(bought, _same(bought))
        .where(Invitation.state != S.CANCELLED)
    )


SUMS = (
    "invited",
    "opened",
    "said_yes",
    "came",
    "missed",
    "walk_ins",
    "there",
    "brought",
    "bought",
    "spent",
)


def _tier_then() -> ColumnElement[Any]:
    """Of the day they were invited, else of their yes; nothing where neither is known."""
    return func.coalesce(Invitation.invited_tier_id, Invitation.tier_id).label("tier_id")


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _same(found: CTE) -> ColumnElement[bool]:
    return and_(found.c.event_id == Invitation.event_id, found.c.member_id == Invitation.member_id)


def _said_yes() -> ColumnElement[bool]:
    """Whoever was let in stood as they answered before; gatherings that were brought in keep only the end."""
    before = func.coalesce(Invitation.state_before_door, S.ATTENDING.value)
    let_in = and_(Invitation.state == S.ATTENDED, before.in_(MEANT_TO_COME))
    return or_(Invitation.state.in_(MEANT_TO_COME), let_in)


def _clicked(events: CTE) -> CTE:
    rows = select(Activity.event_id, Activity.member_id).join(events, events.c.id == Activity.event_id)
    return rows.where(Activity.kind == ActivityKind.CLICKED).distinct().cte("clicked")


def _friends(events: CTE) -> CTE:
    """Friends who came, by the member who brought them."""
    there = aliased(Invitation)
    return (
        select(Referral.event_id, Referral.referrer_id.label("member_id"), func.count().label("count"))
        .join(events, events.c.id == Referral.event_id)
        .join(there, (there.event_id == Referral.event_id) & (there.member_id == Referral.friend_id))
        .where(there.state == S.ATTENDED)
        .group_by(Referral.event_id, Referral.referrer_id)
        .cte("friends")
    )


def _bought(events: CTE, days: int) -> CTE:
    """What those who came bought in the days after."""
    there, bought = aliased(Invitation), bought_between(events.c.day, events.c.day + literal(days))
    return (
        select(there.event_id, there.member_id, bought.worth.label("spent"))
        .join(events, events.c.id == there.event_id)
        .join(TRIPS.days.table, TRIPS.member_id == there.member_id)
        .where(there.state == S.ATTENDED, bought.trips > 0)
        .cte("bought")
    )
