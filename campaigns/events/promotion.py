"""Free seats go to those who wait: seated in their order, noted on their timelines, told."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.events.moves import told
from campaigns.events.notices import tell_promoted
from campaigns.events.waitlist import promote_waiting
from campaigns.members.timeline import record_activities


def seat_waiting(session: Session, event: Event, *, now: datetime) -> None:
    """The caller holds the event's lock."""
    promoted = promote_waiting(session, event)
    session.flush()
    record_activities(session, [told(each, at=now) for each in promoted], now=now)
    tell_promoted(session, promoted, now=now)
