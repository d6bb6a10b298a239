"""Seats that are held for a party that waits, until it says yes or its time is up."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation
from campaigns.events.moves import told
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import record_activities

LONGEST_OFFER_HOURS = 168
SHORTEST = timedelta(hours=1)
"""Where no more than less is left before the last answer, a seat is given at once."""


def offer_until(event: Event, *, now: datetime) -> datetime | None:
    """Until when an offer made now stands, never beyond the last answer; None gives the seat at once."""
    until = min(now + timedelta(hours=event.offer_hours), event.rsvp_until)
    return until if event.offer_hours and until - now >= SHORTEST else None


def offer(invitation: Invitation, *, until: datetime) -> None:
    """Hold the party's seats; it goes on waiting."""
    invitation.offered_until = until
    invitation.event.seats_offered += invitation.party_size
    invitation.revision += 1


def heard(invitation: Invitation, *, morning: datetime, now: datetime) -> datetime:
    """When whoever has an offer is to hear of it, and from then on it lasts as long as it would have from now.

    Where the night would leave them less than an hour they hear of it at once.
    """
    until = invitation.offered_until or now
    if invitation.event.rsvp_until - morning < SHORTEST:
        return now
    invitation.offered_until = min(until + (morning - now), invitation.event.rsvp_until)
    return morning


def lapse_offers(session: Session, event: Event, *, now: datetime) -> None:
    """Those whose time is up give back what was held. They wait on, without another offer until they say yes again."""
    if event.seats_offered:
        over = (Invitation.event_id == event.id, Invitation.offered_until <= now)
        lapsed = update(Invitation).where(*over).values(offered_until=None, lapsed_at=now).returning(Invitation)
        passed = session.scalars(lapsed, execution_options={"populate_existing": True}).all()
        record_activities(session, [told(each, at=now, kind=ActivityKind.SEAT_LAPSED) for each in passed], now=now)
        count_offered(session, event)


def shorten_offers(session: Session, event: Event) -> None:
    """After the event was moved: no offer outlasts the last answer."""
    if event.seats_offered:
        later = (Invitation.event_id == event.id, Invitation.offered_until > event.rsvp_until)
        session.execute(update(Invitation).where(*later).values(offered_until=event.rsvp_until))


def count_offered(session: Session, event: Event) -> None:
    """Count anew what is held."""
    offered = (Invitation.event_id == event.id, Invitation.offered_until.is_not(None))
    event.seats_offered = session.scalar(select(func.coalesce(func.sum(Invitation.party_size), 0)).where(*offered)) or 0


def first_end(session: Session, event: Event) -> datetime | None:
    """When the next offer ends."""
    if not event.seats_offered:
        return None
    return session.scalar(select(func.min(Invitation.offered_until)).where(Invitation.event_id == event.id))
