"""Which deed came last before a purchase: a weaker thing than lift, for many would have bought without it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, BigInteger, Row, Select, case, cast, func, null, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.core.zones import club_zone, local_instant
from campaigns.events.models import Event
from campaigns.insight.local_day import local_day
from campaigns.members.models import Activity, ActivityKind, Purchase, PurchaseKind
from campaigns.members.purchases.given_back import given_back, kept_of, of_its_order
from campaigns.members.standing.attendance import attendance_stands
from campaigns.outreach.models import Campaign

DAYS, MOST_DAYS = 14, 90
SPAN = 90
"""Days that are looked at, if none are named."""


class Touch(enum.StrEnum):
    CLICK = "click"
    """Followed a link of a message."""
    ANSWER = "answer"
    """Said yes or maybe to an invitation, or joined its waitlist."""
    VISIT = "visit"
    """Came to an event."""


class BadReach(Refused):
    sentence = mark("A purchase is credited to what happened at most 1 to 90 days before.")
    status = 422


ANSWERS = (ActivityKind.ACCEPTED, ActivityKind.TENTATIVE, ActivityKind.WAITLISTED)


@dataclass(frozen=True, slots=True)
class Credit:
    """Orders, the members who placed them, and what was kept of them in minor units: less what refunds name of them."""

    orders: int
    members: int
    spent: int


@dataclass(frozen=True, slots=True)
class Source:
    """What the deed was about: a campaign's message, else an event, else neither is known any more."""

    touch: Touch
    campaign_id: int | None
    campaign: str | None
    event: Event | None
    credit: Credit


@dataclass(frozen=True, slots=True)
class Attribution:
    """Every order of the days is credited once, to the last deed within `days` before it, or to none."""

    since: date
    until: date
    days: int
    all: Credit
    by_touch: dict[Touch, Credit]
    sources: Sequence[Source]


def attribution(
    session: Session,
    *,
    until: date,
    since: date | None = None,
    days: int = DAYS,
    members: Select[int] | None = None,
) -> Attribution:
    """Of orders from `since` to `until`. Raises BadReach."""
    if not 1 <= days <= MOST_DAYS:
        raise BadReach
    first = since or until - timedelta(days=SPAN - 1)
    rows = session.execute(_counted(_credited(session, first, until, days, members))).all()
    kinds = {row.touch: _credit(row) for row in rows if row.level == BY_TOUCH}
    return Attribution(
        since=first,
        until=until,
        days=days,
        all=next((_credit(row) for row in rows if row.level == EVERYTHING), Credit(0, 0, 0)),
        by_touch={touch: kinds.get(touch.value, Credit(0, 0, 0)) for touch in Touch},
        sources=_sources(session, [row for row in rows if row.level == BY_SOURCE and row.touch]),
    )


BY_SOURCE, BY_TOUCH, EVERYTHING = 0, 3, 7
"""What GROUPING gives: a bit for each column that is summed over."""


def _credited(session: Session, since: date, until: date, days: int, members: Select[int] | None) -> CTE:
    """Each order of those days with the last deed before it, if there was one."""
    touch = _touches(session, since - timedelta(days=days), until)
    back = given_back(Purchase.local_date >= since)  # what is given back was bought before
    order = (
        select(Purchase.id, Purchase.member_id, Purchase.local_date, kept_of(back).label("amount"))
        .outerjoin(back, of_its_order(back))
        .where(Purchase.kind == PurchaseKind.ORDER, Purchase.local_date.between(since, until))
        .cte("placed")
    )
    near = (touch.c.member_id == order.c.member_id) & touch.c.day.between(order.c.local_date - days, order.c.local_date)
    found = (
        select(order.c.member_id, order.c.amount, touch.c.touch, touch.c.campaign_id, touch.c.event_id)
        .outerjoin(touch, near)
        .order_by(order.c.id, touch.c.at.desc().nulls_last(), touch.c.id.desc())
        .ext(distinct_on(order.c.id))
    )
    return (found if members is None else found.where(order.c.member_id.in_(members))).cte("credited")


def _touches(session: Session, since: date, until: date) -> CTE:
    """A click is its campaign's, or its event's where no campaign sent it; the others are the event's."""
    zone = club_zone(session)
    clicked, came = Activity.kind == ActivityKind.CLICKED, Activity.kind == ActivityKind.ATTENDED
    kind = case((clicked, Touch.CLICK.value), (came, Touch.VISIT.value), else_=Touch.ANSWER.value)
    by_campaign = case((clicked, Activity.campaign_id), else_=cast(null(), BigInteger))
    return (
        select(
            Activity.id,
            Activity.member_id,
            Activity.at,
            local_day(Activity.at).label("day"),
            kind.label("touch"),
            by_campaign.label("campaign_id"),
            case((by_campaign.is_(None), Activity.event_id)).label("event_id"),
        )
        .where(
            Activity.kind.in_((ActivityKind.CLICKED, ActivityKind.ATTENDED, *ANSWERS)),  # an index goes by it
            or_(~came, attendance_stands(Activity)),
            Activity.at >= local_instant(since, 0, zone=zone),
            Activity.at < local_instant(until + timedelta(days=1), 0, zone=zone),
        )
        .cte("touch")
    )


def _counted(credited: CTE) -> Select[Any]:
    each = credited.c
    by = (each.touch, each.campaign_id, each.event_id)
    return select(
        *by,
        func.grouping(*by).label("level"),
        func.count().label("orders"),
        func.count(each.member_id.distinct()).label("members"),
        func.sum(each.amount).label("spent"),
    ).group_by(func.grouping_sets(tuple_(*by), tuple_(each.touch), tuple_()))


def _sources(session: Session, rows: Sequence[Row[Any]]) -> Sequence[Source]:
    """Those credited with most orders first."""
    names = dict(
        session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(_ids(rows, "campaign_id")))).all()
    )
    events = {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(_ids(rows, "event_id"))))}
    found = [
        Source(Touch(row.touch), row.campaign_id, names.get(row.campaign_id), events.get(row.event_id), _credit(row))
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.credit.orders, -each.credit.spent, each.touch))


def _ids(rows: Sequence[Row[Any]], name: str) -> set[int]:
    return {getattr(row, name) for row in rows} - {None}


def _credit(row: Row[Any]) -> Credit:
    return Credit(row.orders, row.members, int(row.spent or 0))
