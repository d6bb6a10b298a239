"""Two providers of one channel: shared by weight, halved by errors, and never both within one doubt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.choosing import ImpossibleWeight, choose, fares, set_weight
from campaigns.messaging.delivery import Delivery, ring_if_due
from campaigns.messaging.models import Channel, ChannelPause, MessageState
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.providers.base import Absent, Ambiguous, Inconclusive, Misconfigured, Retry
from campaigns.messaging.sweep import sweep
from tests.clock import StandingClock
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_delivery import deliver

S = MessageState
DOWN = Retry("503", whole=True)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def relay() -> Said:
    return Said(name="relay")


@pytest.fixture
def both(delivery: Delivery, provider: Said, relay: Said) -> Delivery:
    """By a chance of nothing the first one is drawn."""
    return replace(delivery, providers=dict.fromkeys(Channel, (provider, relay)))


def drawn(session: Session, delivery: Delivery) -> Counter[str]:
    """Of a hundred lots that lie evenly."""
    at = delivery.system_clock()
    able = delivery.providers[Channel.EMAIL]
    lots = [
        choose(session, channel=Channel.EMAIL, candidates=able, system_now=at, chance=lot / 100) for lot in range(100)
    ]
    return Counter(each.name if each else "nobody" for each in lots)


def weigh(session: Session, **weights: int) -> None:
    for provider, weight in weights.items():
        set_weight(session, channel=Channel.EMAIL, provider=provider, weight=weight)


def test_each_is_given_its_part(session: Session, both: Delivery) -> None:
    assert drawn(session, both) == {"said": 50, "relay": 50}
    weigh(session, said=300)
    assert drawn(session, both) == {"said": 75, "relay": 25}
    weigh(session, relay=0)
    assert drawn(session, both) == {"said": 100}


@pytest.mark.parametrize("weight", [-1, 1_001])
def test_an_impossible_weight_is_refused(session: Session, weight: int) -> None:
    with pytest.raises(ImpossibleWeight):
        weigh(session, said=weight)


def test_one_in_trouble_gets_nothing_then_half_and_drifts_back(
    session: Session, both: Delivery, provider: Said, clock: StandingClock
) -> None:
    make_message(session)
    provider.answers = [DOWN]
    deliver(both, session)
    seen = []
    for wait in (timedelta(), timedelta(seconds=6), timedelta(minutes=10)):
        clock.move(by=wait)
        seen.append(drawn(session, both)["said"])
    assert seen == [0, 34, 50]


def test_trouble_upon_trouble_leaves_a_hundredth(
    session: Session, both: Delivery, provider: Said, clock: StandingClock
) -> None:
    for _ in range(12):
        make_message(session)
        provider.answers = [DOWN]
        deliver(both, session)
        clock.move(by=timedelta(minutes=6))
    clock.move(by=timedelta(minutes=-6))
    said, relay = fares(session, {Channel.EMAIL: ["said", "relay"]}, clock())
    assert relay.share == 1
    assert 0.01 <= said.share < 1


def test_what_one_would_not_take_goes_by_the_other(
    session: Session, both: Delivery, provider: Said, relay: Said
) -> None:
    message = make_message(session)
    provider.answers = [DOWN]
    deliver(both, session)
    deliver(both, session)
    assert (message.state, message.provider, message.attempts) == (S.ACCEPTED, "relay", 1)


def test_a_misconfigured_one_goes_out_and_the_channel_goes_on(
    session: Session, both: Delivery, provider: Said, relay: Said
) -> None:
    message = make_message(session)
    provider.answers = [Misconfigured("no key")]
    deliver(both, session)
    assert session.get(ChannelPause, Channel.EMAIL) is None
    assert drawn(session, both) == {"relay": 100}
    relay.answers = [Misconfigured("no password")]
    deliver(both, session)
    assert session.get_one(ChannelPause, Channel.EMAIL).reason == "no password"
    resume_channel(session, channel=Channel.EMAIL)
    deliver(both, session)
    assert (message.state, message.provider) == (S.ACCEPTED, "said")


def test_with_nobody_left_to_draw_nothing_is_rung(
    session: Session, both: Delivery, provider: Said, rings: list[str]
) -> None:
    make_message(session)
    weigh(session, relay=0)
    provider.answers = [DOWN]
    deliver(both, session)
    rings.clear()
    ring_if_due(both)
    assert (rings, deliver(both, session)) == ([], 0)


@pytest.mark.parametrize(
    ("words", "state", "who"), [([Inconclusive("?")], S.UNKNOWN, ""), ([Absent()], S.ACCEPTED, "relay")]
)
def test_within_a_doubt_no_other_is_used(
    session: Session, both: Delivery, provider: Said, relay: Said, clock: StandingClock,
    words: Sequence[Absent | Inconclusive], state: MessageState, who: str,
) -> None:  # fmt: skip
    message = make_message(session)
    provider.answers, provider.records = [Ambiguous("silence")], list(words)
    deliver(both, session)
    weigh(session, said=0)
    assert (deliver(both, session), relay.given) == (0, [])
    clock.move(by=AN_HOUR)
    sweep(both)
    deliver(both, session)
    assert (message.state, message.provider if who else "") == (state, who)


def test_one_that_the_settings_dropped_leaves_its_doubts_open(
    session: Session, both: Delivery, provider: Said, relay: Said, clock: StandingClock
) -> None:
    message = make_message(session)
    provider.answers = [Ambiguous("silence")]
    deliver(both, session)
    clock.move(by=AN_HOUR)
    sweep(replace(both, providers=dict.fromkeys(Channel, (relay,))))
    session.expire_all()
    assert (message.state, relay.given) == (S.UNKNOWN, [])
