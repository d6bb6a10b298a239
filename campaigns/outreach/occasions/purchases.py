"""Days after a purchase: the first of a member, or each; and when they usually buy again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, MemberSummary, Purchase, Topic
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.deed import Deed, LocalDays, Rows


def _each(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    return _bought(LocalDays.of(session, days), func.concat("purchase:", Activity.id))


def _first(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    first = MemberSummary.first_purchase_at == Activity.at
    bought = _bought(LocalDays.of(session, days), literal("first_purchase"))
    return bought.join(MemberSummary, MemberSummary.member_id == Activity.member_id).where(first)


def _bought(span: LocalDays, cause: Any) -> Rows:
    bought = (Activity.kind == ActivityKind.PURCHASED, span.hold(Activity.at), _was_kept())
    return select(Activity.member_id, span.day_of(Activity.at).label("on"), cause.label("cause")).where(*bought)


def _was_kept() -> ColumnElement[bool]:
    """Nobody is asked how they like what they gave back. Only who gave something back is looked at so closely."""
    order = func.concat("purchase:", Purchase.source, "/", Purchase.refunded_order)
    back = (
        select(func.coalesce(func.sum(Purchase.amount), 0))
        .where(Purchase.member_id == Activity.member_id, Purchase.refunded_order != "", order == Activity.reference)
        .scalar_subquery()
    )
    gave_back = select(Purchase.member_id).where(Purchase.refunded_order != "")
    return or_(Activity.member_id.not_in(gave_back), back == 0, Activity.value + back > 0)


def _runs_out(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    """A member's own interval after their last purchase, see `members/standing/rhythm.py`."""
    span, summary = LocalDays.of(session, days), MemberSummary
    bought_on = span.day_of(summary.last_purchase_at)
    on = bought_on + summary.interval_days
    known = (summary.interval_days > 0, ~summary.erased, on.between(span.first, span.last))
    return select(summary.member_id, on.label("on"), func.concat("restock:", bought_on).label("cause")).where(*known)


EACH_PURCHASE = Deed(topic=Topic.CARE, falls=_each, shifts=(0, 730))
FIRST_PURCHASE = Deed(topic=Topic.CARE, falls=_first, shifts=(0, 730))
RESTOCK = Deed(topic=Topic.OFFERS, falls=_runs_out, shifts=(-90, 90), foretold=True)
