"""A seat from the waitlist is told at a decent hour, unless the event is near."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation
from campaigns.messaging.models import Message, SkipReason
from tests.clock import NOW
from tests.factories_events import invite, make_salon, posted, say
from tests.integration.events.test_extras import claimed, extra

NIGHT, MORNING = NOW + timedelta(hours=6), NOW + timedelta(hours=15)


@pytest.fixture
def waiting(session: Session) -> Invitation:
    """The one who waits while another has the only seat, both in Shanghai."""
    found = invite(session, make_salon(session, capacity=1), 2)
    for guest in found:
        guest.member.zone = "Asia/Shanghai"
        say(session, guest)
    return found[1]


def promoted(session: Session, guest: Invitation, *, at: datetime) -> Message:
    """The other gives the seat back."""
    going = select(Invitation).where(Invitation.event_id == guest.event_id, Invitation.id != guest.id)
    say(session, session.scalars(going).one(), Choice.NO, now=at)
    return posted(session, f"rsvp:{guest.id}/rev:{guest.revision}")[0]


def begins(event: Event, at: datetime) -> None:
    event.starts_at, event.ends_at, event.rsvp_until = at, at + timedelta(hours=2), at


@pytest.mark.parametrize(
    ("given", "starts", "heard"),
    [
        (NIGHT, MORNING + timedelta(hours=4), MORNING),
        (NIGHT, MORNING + timedelta(hours=3), NIGHT),
        (MORNING, MORNING + timedelta(hours=3), MORNING),
    ],
)
def test_in_the_morning_unless_it_begins_soon_after(
    session: Session, waiting: Invitation, given: datetime, starts: datetime, heard: datetime
) -> None:
    begins(waiting.event, starts)
    assert promoted(session, waiting, at=given).due_at == heard


def test_who_gave_it_back_in_the_night_hears_nothing_of_it(
    session: Session, runtime: Runtime, waiting: Invitation
) -> None:
    message = claimed(waiting, details=promoted(session, waiting, at=NIGHT).details)
    assert extra(session, runtime, message).skip_reason == ""
    say(session, waiting, Choice.NO, now=NIGHT)
    assert extra(session, runtime, message).skip_reason == SkipReason.NO_LONGER_MEANT
