"""A message over which worker after worker breaks down is found, and put aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.extras import ClaimedMessage, MessageExtra
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason
from campaigns.messaging.sweep import sweep
from tests.clock import StandingClock
from tests.factories_messaging import make_message, make_version
from tests.integration.messaging.conftest import AFTER_THE_LEASE, Said

S = MessageState


class Death(BaseException):
    """In place of a worker that is gone."""


@pytest.fixture
def crowd(session: Session) -> Sequence[Message]:
    version = make_version(session)
    messages = [make_message(session, template_version_id=version) for _ in range(23)]
    session.commit()
    return messages


@pytest.fixture
def poisoned(delivery: Delivery, provider: Said, crowd: Sequence[Message]) -> Delivery:
    """One of the crowd takes whoever reads up what belongs to it along."""
    poison, provider.slice_size = crowd[7].id, 20

    def die(_: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        if any(message.id == poison for message in messages):
            raise Death
        return {}

    return replace(delivery, extras=(die,))


def lives(delivery: Delivery, clock: StandingClock) -> Iterator[int]:
    """Worker after worker until nothing is due; each that dies gives the next one its lease to wait for."""
    while True:
        try:
            moved = deliver_due(delivery, channel=Channel.EMAIL)
        except Death:
            clock.move(by=AFTER_THE_LEASE)
            sweep(delivery)
            yield 1
        else:
            if not moved:
                return


def test_it_is_quarantined_after_three_workers_and_all_others_go(
    session: Session, poisoned: Delivery, provider: Said, clock: StandingClock, crowd: Sequence[Message]
) -> None:
    assert sum(lives(poisoned, clock)) == 3
    session.expire_all()
    assert (crowd[7].state, crowd[7].reason, crowd[7].losses) == (S.SKIPPED, SkipReason.QUARANTINED, 3)
    assert {message.state for message in crowd} == {S.SKIPPED, S.ACCEPTED}
    assert len(provider.given) == len({each.message_id for each in provider.given}) == 22


def test_what_was_lost_once_goes_in_tenths(
    session: Session, delivery: Delivery, provider: Said, crowd: Sequence[Message]
) -> None:
    provider.slice_size = 20
    for message in crowd:
        message.losses = 1
    session.commit()
    assert deliver_due(delivery, channel=Channel.EMAIL) == 2


class Endless:
    def __str__(self) -> str:
        return f"{self}, and {self}"


def test_words_that_never_end_skip_that_one(session: Session, delivery: Delivery, crowd: Sequence[Message]) -> None:
    endless = MessageExtra(variables={"member": {"name": Endless()}})
    deep = replace(delivery, extras=(lambda _session, _messages: {crowd[7].id: endless},))
    deliver_due(deep, channel=Channel.EMAIL)
    session.expire_all()
    assert [message.id for message in crowd if message.reason == SkipReason.TEMPLATE] == [crowd[7].id]


def test_a_lease_of_a_clock_that_was_put_back_is_over(
    session: Session, poisoned: Delivery, clock: StandingClock, crowd: Sequence[Message]
) -> None:
    with pytest.raises(Death):
        deliver_due(poisoned, channel=Channel.EMAIL)
    clock.move(by=timedelta(hours=-1))
    sweep(poisoned)
    session.expire_all()
    assert {message.state for message in crowd} == {S.READY}
