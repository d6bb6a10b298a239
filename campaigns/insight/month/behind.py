"""What is behind a figure of a review, some rows at a time; together they count as much as it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.events.models import Event
from campaigns.insight.month.deeds import DEEDS, Asked
from campaigns.insight.month.row import Row
from campaigns.insight.month.spans import month_of, table_of_spans
from campaigns.insight.month.undone import UNDONE
from campaigns.insight.month.whose import Whose
from campaigns.members.models import Member
from campaigns.outreach.models import Campaign

ROWS = {**DEEDS, **UNDONE}


@dataclass(frozen=True, slots=True)
class Behind:
    """`total` is what all rows count for together, `length` how many there are."""

    rows: Sequence[Row]
    length: int
    total: int


def rows_behind(
    session: Session, figure: str, *, month: date, owner_id: int | None, now: datetime, limit: int, offset: int
) -> Behind:
    """Of the month that has that day, the latest first. Raises NotFound where the figure counts no such rows."""
    if figure not in ROWS:
        raise NotFound(what=mark("figure"))
    span = month_of(month, club_zone(session))
    row = ROWS[figure](Asked(span, table_of_spans([span]), Whose(owner_id), now)).subquery("row").c
    length, total = session.execute(
        select(func.count(), cast(func.coalesce(func.sum(row.counts), 0), BigInteger))
    ).one()
    found = (
        select(Member, Event, Campaign, row.number, row.at, row.counts)
        .select_from(row.at.table)
        .outerjoin(Member, Member.id == row.member_id)
        .outerjoin(Event, Event.id == row.event_id)
        .outerjoin(Campaign, Campaign.id == row.campaign_id)
        .options(joinedload(Member.tier))
        .order_by(row.at.desc(), row.member_id, row.number, row.event_id)
        .limit(limit)
        .offset(offset)
    )
    return Behind([Row(*each) for each in session.execute(found)], length, total)
