"""Free seats go to those who wait: seated in their order or made an offer, noted on their timelines, told.

What parties give up in sessions goes to those who wait there.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.access import releases
from campaigns.events.models import Event, EventState, InvitationState
from campaigns.events.moves import told
from campaigns.events.notices import tell_offered, tell_promoted
from campaigns.events.offers import first_end, lapse_offers
from campaigns.events.sessions.waiting import place_waiting
from campaigns.events.waitlist import promote_waiting
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import record_activities


def seat_waiting(session: Session, event: Event, *, now: datetime) -> None:
    """What was held in vain is free first. The caller holds the event's lock."""
    lapse_offers(session, event, now=now)
    promoted = promote_waiting(session, event, now=now)
    session.flush()
    seated = [each for each in promoted if each.state is InvitationState.ATTENDING]
    offered = [each for each in promoted if each.offered_until]
    record_activities(session, [told(each, at=now) for each in seated], now=now)
    record_activities(session, [told(each, at=now, kind=ActivityKind.SEAT_OFFERED) for each in offered], now=now)
    tell_promoted(session, seated, now=now)
    tell_offered(session, offered, now=now)
    place_waiting(session, event, now=now)
    ends = [end for end in (first_end(session, event),) if end is not None]
    event.seats_due_at = min([*releases(event, after=now), *ends], default=None)


def is_due(event: Event, *, now: datetime) -> bool:
    """Whether time alone has changed who may have a seat since."""
    return event.state is EventState.PUBLISHED and event.seats_due_at is not None and event.seats_due_at <= now


def catch_up(session: Session, event: Event, *, now: datetime) -> None:
    """Do what time has made due, before anybody new is seated: those who wait go first."""
    if is_due(event, now=now):
        seat_waiting(session, event, now=now)
