"""What is the provider's trouble costs no message a try."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.messaging.delivery import Delivery, ring_if_due
from campaigns.messaging.models import Channel, Message, MessageState, ProviderState, RunHold
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.providers.base import NOT_BEGUN, Accepted, Outcome, Retry, Unfit
from campaigns.messaging.recording import MAX_ATTEMPTS
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message, make_run, make_version
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_delivery import deliver

S = MessageState
DOWN = Retry("503", whole=True)


def known(session: Session) -> ProviderState:
    return session.get_one(ProviderState, (Channel.EMAIL, "said"), populate_existing=True)


def test_an_hour_without_the_provider_fails_nobody(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    message = make_message(session)
    provider.answers = [DOWN] * 12
    while provider.answers:
        deliver(delivery, session)
        clock.move(by=timedelta(minutes=6))
    deliver(delivery, session)
    assert (message.state, message.attempts) == (S.ACCEPTED, 1)


def test_each_time_it_is_left_alone_for_longer(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    make_message(session)
    pauses = []
    for _ in range(8):
        provider.answers = [DOWN]
        deliver(delivery, session)
        until = known(session).blocked_until
        assert until
        pauses.append((until - clock()).total_seconds())
        clock.now = until
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300]


def test_nothing_is_taken_or_rung_for_while_it_is_blocked(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock, rings: list[str]
) -> None:
    make_message(session)
    provider.answers = [Retry("429", after=90, whole=True)]
    deliver(delivery, session)
    clock.move(by=timedelta(seconds=89))
    rings.clear()
    ring_if_due(delivery)
    assert rings == []
    assert deliver(delivery, session) == 0
    clock.move(by=timedelta(seconds=2))
    assert deliver(delivery, session) == 1


def test_a_clock_that_was_put_back_blocks_nobody(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    make_message(session, due_at=NOW - timedelta(days=2))
    provider.answers = [DOWN]
    deliver(delivery, session)
    clock.move(by=timedelta(days=-1))
    assert deliver(delivery, session) == 1


def test_once_it_takes_something_the_next_pause_is_short_again(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    for answer in (DOWN, DOWN, Accepted("a")):
        make_message(session)
        provider.answers = [answer]
        deliver(delivery, session)
        clock.move(by=timedelta(minutes=1))
    assert known(session).failures == 0


def test_what_was_not_begun_is_ready_as_if_never_claimed(session: Session, delivery: Delivery, provider: Said) -> None:
    version = make_version(session)
    first, second = (make_message(session, template_version_id=version) for _ in range(2))
    provider.answers = [Accepted("a"), NOT_BEGUN]
    deliver(delivery, session)
    assert (first.state, second.state, second.attempts) == (S.ACCEPTED, S.READY, 0)


def test_words_refused_for_all_stop_the_run_and_keep_its_queue(
    session: Session, delivery: Delivery, provider: Said
) -> None:
    run = make_run(session)
    messages = [make_message(session, run_id=run.id) for _ in range(3)]
    provider.answers, provider.slice_size = [Unfit("no such field")] * 2, 2
    for _ in range(3):
        deliver(delivery, session)
    assert session.get_one(RunHold, run.id).reason == "no such field"
    assert {(message.state, message.attempts) for message in messages} == {(S.PLANNED, 0)}
    assert len(provider.given) == 2


@pytest.mark.parametrize(("tries", "state"), [(0, S.READY), (MAX_ATTEMPTS - 1, S.FAILED)])
def test_an_answer_of_its_own_has_no_run_to_stop(
    session: Session, delivery: Delivery, provider: Said, tries: int, state: MessageState
) -> None:
    make_message(session, transactional=True, attempts=tries)
    provider.answers = list[Outcome]([Unfit("no such field")])
    deliver(delivery, session)
    assert session.scalars(select(Message.state)).one() is state


def test_a_pause_of_one_channel_keeps_no_other_from_being_rung_for(
    session: Session, delivery: Delivery, rings: list[str]
) -> None:
    make_message(session)
    pause_channel(session, channel=Channel.SMS, reason="no key", now=NOW)
    session.commit()
    ring_if_due(delivery)
    assert rings == ["delivery"]
