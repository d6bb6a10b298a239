"""Days after another system told that something happened, or days from the day that it is about."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.members.models import Signal, Topic
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.deed import Deed, LocalDays, Rows

_CAUSE = func.concat("signal:", Signal.id).label("cause")


def _happened(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    span = LocalDays.of(session, days)
    told = (Signal.name == campaign.day_name, span.hold(Signal.at), Signal.cancelled_at.is_(None))
    return select(Signal.member_id, span.day_of(Signal.at).label("on"), _CAUSE).where(*told)


def _about(session: Session, campaign: Campaign, days: Sequence[date]) -> Rows:
    of_days = Signal.day.between(min(days), max(days))
    told = (Signal.name == campaign.day_name, of_days, Signal.cancelled_at.is_(None))
    return select(Signal.member_id, Signal.day.label("on"), _CAUSE).where(*told)


SIGNAL = Deed(topic=Topic.CARE, falls=_happened, shifts=(0, 730))
SIGNAL_DAY = Deed(topic=Topic.CARE, falls=_about, shifts=(-180, 180), foretold=True)
"""Such as the day before an appointment."""
