"""A backup that was restored sends nothing before somebody says so, and hands out no number twice."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.messaging.delivery import Delivery, ring_if_due
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.restored import LEAP, LivesHere, count_due, here, is_restored, live_here
from campaigns.messaging.sweep import sweep
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_delivery import deliver
from tests.integration.messaging.test_sweep import take

S = MessageState


def restore(session: Session, delivery: Delivery) -> None:
    """As if this were a copy of what stood elsewhere; a sweep goes by."""
    session.execute(update(Club).values(lives_at="elsewhere", numbered_at="elsewhere"))
    session.commit()
    sweep(delivery)


@pytest.fixture
def waiting(session: Session, delivery: Delivery) -> Message:
    message = make_message(session)
    restore(session, delivery)
    return message


def test_where_it_first_sends_it_lives(session: Session, delivery: Delivery) -> None:
    message = make_message(session)
    session.commit()
    sweep(delivery)
    session.expire_all()
    assert session.query(Club).one().lives_at == here(session)
    deliver(delivery, session)
    assert message.state is S.ACCEPTED


def test_a_restored_copy_neither_sends_nor_rings(
    session: Session, delivery: Delivery, provider: Said, waiting: Message, rings: list[str]
) -> None:
    rings.clear()
    ring_if_due(delivery)
    assert (deliver(delivery, session), waiting.state, rings) == (0, S.READY, [])


def test_after_the_word_it_sends(session: Session, delivery: Delivery, waiting: Message) -> None:
    assert live_here(session, drop_due=False, now=NOW) == 0
    deliver(delivery, session)
    assert (waiting.state, is_restored(session)) == (S.ACCEPTED, False)


def test_or_drops_what_was_due_and_sends_what_comes(session: Session, delivery: Delivery, waiting: Message) -> None:
    later = make_message(session, due_at=NOW + timedelta(hours=1))
    assert live_here(session, drop_due=True, now=NOW) == 1
    session.expire_all()
    assert (waiting.state, later.state) == (S.CANCELLED, S.READY)


def test_numbers_of_the_lost_time_are_passed_over_once(session: Session, delivery: Delivery, waiting: Message) -> None:
    first = make_message(session)
    session.commit()
    sweep(delivery)
    second = make_message(session)
    assert first.id > waiting.id + LEAP
    assert first.member_id > waiting.member_id + LEAP
    assert second.id == first.id + 1


def test_nothing_restored_needs_no_word(session: Session, delivery: Delivery) -> None:
    make_message(session)
    session.commit()
    sweep(delivery)
    with pytest.raises(LivesHere):
        live_here(session, drop_due=True, now=NOW)


def test_what_a_lost_worker_had_not_begun_is_dropped_too(session: Session, delivery: Delivery) -> None:
    message = make_message(session)
    take(session)
    restore(session, delivery)
    assert count_due(session, now=NOW) == 1
    assert live_here(session, drop_due=True, now=NOW) == 1
    session.expire_all()
    assert message.state is S.CANCELLED
