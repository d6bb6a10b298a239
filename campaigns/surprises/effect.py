"""What followed a moment: what the member bought and how often they came after it, beside as long before."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.members.models import SPENDING, Activity, ActivityKind
from campaigns.surprises.models import Moment

LOOKED_AT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Span:
    """`spent` in minor units, refunds taken off."""

    purchases: int
    spent: int
    visits: int


@dataclass(frozen=True, slots=True)
class Effect:
    """`days` have passed since, `LOOKED_AT` at most; `before` is as long. One member proves nothing: it is a look."""

    days: int
    before: Span
    after: Span


def effect_of(session: Session, moment: Moment, *, now: datetime) -> Effect | None:
    """Nothing until the day after."""
    zone = club_zone(session)
    begins = datetime.combine(moment.day, time(), zone)
    length = min(now - begins, LOOKED_AT)
    if length < timedelta(days=1):
        return None
    before = _span(session, moment.member_id, begins - length, begins)
    after = _span(session, moment.member_id, begins, begins + length)
    return Effect(length.days, before, after)


def _span(session: Session, member_id: int, since: datetime, until: datetime) -> Span:
    bought = func.count().filter(Activity.kind == ActivityKind.PURCHASED)
    spent = func.coalesce(func.sum(Activity.value).filter(Activity.kind.in_(SPENDING)), 0)
    came = func.count().filter(Activity.kind == ActivityKind.ATTENDED)
    theirs = (Activity.member_id == member_id, Activity.at >= since, Activity.at < until)
    purchases, money, visits = session.execute(select(bought, spent, came).where(*theirs)).one()
    return Span(purchases, int(money), visits)
