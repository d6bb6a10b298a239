"""Guests of an event who come, bring, buy and say how it was."""

from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.events.attendance import mark_missed
from campaigns.events.door import check_in
from campaigns.events.feedback import Opinion, give_feedback
from campaigns.events.models import Event, EventState, Invitation
from campaigns.events.operations import create_event, publish_event
from campaigns.members.models import Member
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from tests.clock import NOW
from tests.factories_events import invite, make_house, make_plan, say


def salon_of(session: Session, *, days_ago: int, code: str = "salon", **changes: object) -> Event:
    """A salon that began so many days ago."""
    start = NOW - timedelta(days=days_ago)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=2), "rsvp_until": start}
    make_house(session)
    event = create_event(session, plan=make_plan(capacity=50, **hours, **changes), code=code, now=start)
    return publish_event(session, event_id=event.id, now=start)


def comes(session: Session, event: Event, *, party: int = 1, score: int = 0) -> Invitation:
    """A new member who was invited, said yes and is let in with the party."""
    (guest,) = invite(session, event)
    say(session, guest, party=party, now=event.starts_at)
    check_in(session, invitation_id=guest.id, now=event.starts_at)
    if score:
        give_feedback(session, invitation_id=guest.id, opinion=Opinion(score), now=event.ends_at)
    return guest


def over(session: Session, event: Event) -> Event:
    mark_missed(session, event, now=NOW)
    event.state = EventState.FINISHED
    session.flush()
    return event


def buys_after(session: Session, member: Member, event: Event, *, days: int, amount: int = 1000) -> None:
    """An order so many days after the day of the event, where the club is."""
    at = event.starts_at + timedelta(days=days)
    day = at.date()
    order = NewPurchase(member.id, "till", f"{member.id}-{days}", at, day, amount, "USD")
    record_purchases(session, [order], now=NOW)
