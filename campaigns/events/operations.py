"""Making, changing, publishing and cancelling events."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.access import read_terms
from campaigns.events.access_plans import check_terms
from campaigns.events.agenda import agenda_rows
from campaigns.events.circulars import tell_cancelled, tell_moved, tell_online
from campaigns.events.hosts import set_hosts
from campaigns.events.locking import lock_event
from campaigns.events.milestones.operations import add_milestones, move_milestones
from campaigns.events.models import Event, EventState, InvitationState
from campaigns.events.offers import shorten_offers
from campaigns.events.pictures import standing_picture
from campaigns.events.plans import EventPlan, PlanRefused, Times, checked_times
from campaigns.events.prices import check_points_price, give_points_back
from campaigns.events.promotion import seat_waiting
from campaigns.members.profile.tags import clean_tags

_WORDS = (
    *("title", "description", "venue", "address", "map_url", "online_url", "zone", "capacity"),
    *("price", "currency", "points_price", "listed", "public", "public_party"),
)


class CapacityBelowSeats(PlanRefused):
    sentence = mark("%(taken)d seats are taken or offered already, so the capacity cannot be less.")
    field = "capacity"


class EventSettled(Refused):
    sentence = mark("This event is over or cancelled and can no longer be changed.")


class EventPassed(Refused):
    sentence = mark("This event has ended already, so it cannot be announced.")


def create_event(session: Session, *, plan: EventPlan, code: str, now: datetime) -> Event:
    """A draft; members can answer once it is published. `code` is its short public name."""
    times = checked_times(plan)
    event = Event(code=code, state=EventState.DRAFT, seats_taken=0, revision=0, revised_at=now, created_at=now)
    _write(event, plan, times)
    event.picture_name = standing_picture(session, plan.picture_name)
    session.add(event)
    session.flush()
    set_hosts(session, event_id=event.id, staff_ids=plan.hosts)
    add_milestones(session, event)
    return event


def update_event(session: Session, *, event_id: int, plan: EventPlan, now: datetime) -> Event:
    """Change an event under its lock. New seats go to the waitlist; a new time, place or name is told."""
    event = _open_event(session, event_id)
    times = checked_times(plan)
    if plan.capacity < event.seats_held:
        raise CapacityBelowSeats(taken=event.seats_held)
    check_points_price(session, event, plan.points_price)
    hours = (times.starts_at, times.ends_at)
    shown = (plan.title, plan.venue, plan.address)
    time_moved = hours != (event.starts_at, event.ends_at)
    shows_other = shown != (event.title, event.venue, event.address)
    joined_elsewhere = plan.online_url != event.online_url
    _write(event, plan, times)
    event.picture_name = standing_picture(session, plan.picture_name)
    set_hosts(session, event_id=event.id, staff_ids=plan.hosts)
    check_terms(event, read_terms(event).values())
    shorten_offers(session, event)
    move_milestones(session, event, now=now)
    if event.state is EventState.PUBLISHED:
        if time_moved or shows_other:
            _revise(event, now)
            tell_moved(session, event, time_moved=time_moved, now=now)
        elif joined_elsewhere:
            _revise(event, now)
            tell_online(session, event, now=now)
        seat_waiting(session, event, now=now)
    session.flush()
    return event


def publish_event(session: Session, *, event_id: int, now: datetime) -> Event:
    """Open the event for answers; publishing it again changes nothing."""
    event = _open_event(session, event_id)
    if event.ends_at <= now:
        raise EventPassed
    event.state = EventState.PUBLISHED
    seat_waiting(session, event, now=now)
    session.flush()
    return event


def cancel_event(session: Session, *, event_id: int, now: datetime) -> Event:
    """Call the event off: what has not gone out is withdrawn, and whoever heard of it is told."""
    event = _open_event(session, event_id)
    was_published = event.state is EventState.PUBLISHED
    give_points_back(session, event, states=tuple(InvitationState), now=now)
    event.state = EventState.CANCELLED
    _revise(event, now)
    session.flush()
    if was_published:
        tell_cancelled(session, event, now=now)
    return event


def _open_event(session: Session, event_id: int) -> Event:
    event = lock_event(session, event_id=event_id)
    if event.is_settled:
        raise EventSettled
    return event


def _write(event: Event, plan: EventPlan, times: Times) -> None:
    for name in _WORDS:
        setattr(event, name, getattr(plan, name))
    event.agenda = agenda_rows(plan.agenda)
    event.interests = list(clean_tags(plan.interests))
    event.starts_at, event.ends_at = times.starts_at, times.ends_at
    event.rsvp_from, event.rsvp_until = times.rsvp_from, times.rsvp_until


def _revise(event: Event, now: datetime) -> None:
    event.revision += 1
    event.revised_at = now
