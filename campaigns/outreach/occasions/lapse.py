"""So many days without a purchase, or without any touch: nobody called, came, answered or bought."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaigns.members.models import MemberSummary, Topic
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.deed import Deed, LocalDays, Rows
from campaigns.outreach.occasions.own_day import Falls

LONGEST = 1825


def _since(last: ColumnElement[Any]) -> Falls:
    def falls(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
        span = LocalDays.of(session, days)
        day = span.day_of(last)
        lapsed = (span.hold(last), ~MemberSummary.erased)
        cause = func.concat("since:", day).label("cause")
        return select(MemberSummary.member_id, day.label("on"), cause).where(*lapsed)

    return falls


_bought = MemberSummary.__table__.c.last_purchase_at
_touched = func.coalesce(MemberSummary.last_touch_at, MemberSummary.joined_at)

NO_PURCHASE = Deed(topic=Topic.OFFERS, falls=_since(_bought), shifts=(1, LONGEST), foretold=True)
"""Of those who have bought before."""
NO_TOUCH = Deed(topic=Topic.CARE, falls=_since(_touched), shifts=(1, LONGEST), foretold=True)
"""Whoever never was in touch counts from the day they joined."""
