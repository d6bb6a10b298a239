"""How often a member buys: the median of the days between their purchases.

It takes three shopping trips to know; purchases within twelve hours are one trip. The median, not the mean: one long
absence does not change when somebody usually runs out.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, Subquery, func, select

from campaigns.members.models import Activity, ActivityKind

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
