"""A message brings a friend link along where its template speaks of one."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Message
from campaigns.referrals.extras import friend_extras
from campaigns.referrals.models import FriendLink
from tests.clock import NOW
from tests.factories_events import make_salon
from tests.factories_messaging import make_message, make_version


@pytest.fixture
def event(session: Session) -> Event:
    return make_salon(session)


def links(session: Session, runtime: Runtime, *messages: Message) -> dict[int, str]:
    extras = friend_extras(public_url="https://club.test", random_code=runtime.random_code, clock=lambda: NOW)
    claimed = [ClaimedMessage._make(getattr(each, name) for name in ClaimedMessage._fields) for each in messages]
    return {number: extra.variables["links"]["friend"] for number, extra in extras(session, claimed).items()}


def made(session: Session, event: Event, words: str) -> Message:
    version = make_version(session, email=words)
    return make_message(session, event_id=event.id, template_version_id=version)


def test_everybody_has_one_of_their_own_and_keeps_it(session: Session, runtime: Runtime, event: Event) -> None:
    messages = [made(session, event, "Bring a friend: {{ links.friend }}") for _ in range(2)]
    first = links(session, runtime, *messages)
    assert len(set(first.values())) == 2
    assert links(session, runtime, *messages) == first


@pytest.mark.parametrize("words", ["Come along.", "{{ links.rsvp }}"])
def test_a_template_that_names_none_makes_none(session: Session, runtime: Runtime, event: Event, words: str) -> None:
    assert links(session, runtime, made(session, event, words)) == {}
    assert session.scalar(select(func.count()).select_from(FriendLink)) == 0


def test_a_message_about_no_event_brings_the_standing_link(session: Session, runtime: Runtime) -> None:
    message = make_message(session, template_version_id=make_version(session, email="{{ links.friend }}"))
    assert len(links(session, runtime, message)) == 1
    assert session.scalars(select(FriendLink.event_id)).all() == [None]
