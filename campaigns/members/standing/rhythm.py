"""How often a member buys: the median of the days between their purchases.

It takes three shopping trips to know; purchases within twelve hours are one trip. The median, not the mean: one long
absence does not change when somebody usually runs out.
"""

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, Subquery, case, func, literal, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from campaigns.members.models import Activity, ActivityKind


class Rhythm(enum.StrEnum):
    """How long ago a member bought last, measured by what usually lies between their purchases."""

    ON_TIME = "on_time"
    LATE = "late"
    AT_RISK = "at_risk"
    GONE = "gone"
    UNKNOWN = "unknown"
    """It takes three trips to know."""


UP_TO = ((1, Rhythm.ON_TIME), (2, Rhythm.LATE), (4, Rhythm.AT_RISK))
"""So many times the usual; whoever has been away longer is gone."""
ONE_TRIP = timedelta(hours=12)
A_DAY = timedelta(days=1)
FEWEST_GAPS = 2


def interval_of_purchases(whose: ColumnElement[bool]) -> Subquery:
    """(member_id, interval_days) of those who have bought often enough; at least one day."""
    gap = Activity.at - func.lag(Activity.at).over(partition_by=Activity.member_id, order_by=Activity.at)
    bought = select(Activity.member_id, gap.label("gap")).where(whose, Activity.kind == ActivityKind.PURCHASED)
    between = bought.subquery("between_purchases").c
    median = func.percentile_cont(0.5).within_group(func.date_part("epoch", between.gap))
    days = func.greatest(func.round(median / A_DAY.total_seconds()), 1)
    return (
        select(between.member_id, days.label("interval_days"))
        .where(between.gap > ONE_TRIP)
        .group_by(between.member_id)
        .having(func.count() >= FEWEST_GAPS)
        .subquery("rhythm")
    )


def rhythm_of(summary: Any, *, now: datetime) -> ColumnElement[str]:
    """The `Rhythm` of a summary row."""
    away = func.date_part("epoch", literal(now, TIMESTAMP(timezone=True)) - summary.last_purchase_at)
    times = away / literal(A_DAY.total_seconds(), Float)
    bands = [(times <= summary.interval_days * most, literal(rhythm.value)) for most, rhythm in UP_TO]
    unknown = (summary.interval_days == 0, literal(Rhythm.UNKNOWN.value))
    return case(unknown, *bands, else_=literal(Rhythm.GONE.value))
