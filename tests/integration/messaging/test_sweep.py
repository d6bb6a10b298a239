"""Claims that ran out, and messages of unknown fate."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.claims import Chunk, begin_hand_over, claim
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, Claim, Message, MessageState
from campaigns.messaging.providers.base import Absent, Accepted, Ambiguous, Found, Inconclusive, LookUp
from campaigns.messaging.reconciliation import GIVE_UP_AFTER, reconcile, resend_unknown
from campaigns.messaging.recording import record
from campaigns.messaging.sweep import sweep
from tests.clock import NOW, StandingClock
from tests.factories_messaging import handed, make_message
from tests.integration.messaging.conftest import AFTER_THE_LEASE, Said, with_settings
from tests.waiting import done_without_waiting

S = MessageState


def take(session: Session) -> Chunk:
    chunk = claim(
        session, channel=Channel.EMAIL, provider="said", limit=10, now=NOW, system_now=NOW,
        lease_until=NOW + timedelta(seconds=20),
    )  # fmt: skip
    session.commit()
    return chunk


def swept(session: Session, delivery: Delivery, clock: StandingClock, *, by: timedelta = AFTER_THE_LEASE) -> None:
    session.commit()
    clock.move(by=by)
    sweep(delivery)
    session.expire_all()


def test_a_live_claim_is_left_alone(session: Session, delivery: Delivery, clock: StandingClock) -> None:
    message = make_message(session)
    take(session)
    swept(session, delivery, clock, by=timedelta(seconds=5))
    assert message.state is S.CLAIMED


def test_only_what_was_in_flight_becomes_unknown(session: Session, delivery: Delivery, clock: StandingClock) -> None:
    in_flight, waiting = make_message(session), make_message(session)
    chunk = take(session)
    begin_hand_over(session, claim_id=chunk.claim_id, message_ids=[in_flight.id], lease_until=NOW)
    swept(session, delivery, clock)
    assert (in_flight.state, waiting.state, waiting.attempts) == (S.UNKNOWN, S.READY, 0)


def test_an_orphan_may_not_begin_on_a_claim_it_lost(session: Session, delivery: Delivery, clock: StandingClock) -> None:
    message = make_message(session)
    chunk = take(session)
    swept(session, delivery, clock)
    assert not begin_hand_over(session, claim_id=chunk.claim_id, message_ids=[message.id], lease_until=NOW)


def test_a_late_word_moves_nothing_that_another_claim_took(
    session: Session, delivery: Delivery, clock: StandingClock
) -> None:
    message = make_message(session)
    old = take(session)
    swept(session, delivery, clock)
    take(session)
    say(session, delivery, old, message)
    assert message.state is S.CLAIMED


def test_a_late_word_on_a_message_nobody_took_since_is_believed(
    session: Session, delivery: Delivery, clock: StandingClock
) -> None:
    message = make_message(session)
    chunk = take(session)
    begin_hand_over(session, claim_id=chunk.claim_id, message_ids=[message.id], lease_until=NOW)
    swept(session, delivery, clock)
    say(session, delivery, chunk, message)
    assert message.state is S.ACCEPTED


def say(session: Session, delivery: Delivery, chunk: Chunk, message: Message) -> None:
    said = [handed(message, Accepted("late"))]
    record(session, chunk, handed=said, instant=delivery.instant(Channel.EMAIL))
    session.expire_all()


@pytest.fixture
def unknown(session: Session, delivery: Delivery, provider: Said) -> Message:
    message = make_message(session)
    provider.answers = [Ambiguous("silence")]
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    return message


SETTLED = timedelta(hours=1)


@pytest.mark.parametrize(
    ("answer", "state"), [(Found("there"), S.ACCEPTED), (Absent(), S.READY), (Inconclusive("?"), S.UNKNOWN)]
)
def test_the_providers_records_decide(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock, unknown: Message, answer: LookUp,
    state: MessageState,
) -> None:  # fmt: skip
    provider.records = [answer]
    swept(session, delivery, clock, by=SETTLED)
    assert unknown.state is state


def test_only_the_provider_that_had_it_is_asked(
    session: Session, delivery: Delivery, clock: StandingClock, unknown: Message
) -> None:
    assert session.scalars(select(Claim.provider)).one() == "said"
    other = Said(name="other", records=[Found("there")])
    swept(session, replace(delivery, providers=dict.fromkeys(Channel, (other,))), clock, by=SETTLED)
    assert (unknown.state, len(other.records)) == (S.UNKNOWN, 1)


def test_they_are_not_believed_before_they_have_settled(
    session: Session, delivery: Delivery, clock: StandingClock, unknown: Message
) -> None:
    swept(session, delivery, clock, by=timedelta(seconds=30))
    assert unknown.state is S.UNKNOWN


@pytest.mark.parametrize(("policy", "state"), [("leave", S.UNKNOWN), ("resend", S.READY)])
def test_a_fate_nobody_tells_in_a_day_is_the_operators(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock, unknown: Message, policy: str,
    state: MessageState,
) -> None:  # fmt: skip
    provider.records = [Inconclusive("?")]
    swept(session, with_settings(delivery, unknown_policy=policy), clock, by=timedelta(days=2))
    assert (unknown.state, unknown.reconcile_at) == (state, None)


def test_until_a_day_is_over_it_is_asked_again(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock, unknown: Message
) -> None:
    provider.records = [Inconclusive("?")]
    swept(session, delivery, clock, by=GIVE_UP_AFTER)
    assert unknown.reconcile_at is not None


def test_what_somebody_else_looks_up_is_passed_over(
    committed: Runtime, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    delivery = replace(delivery, sessions=committed.sessions)
    with committed.sessions.begin() as session:
        make_message(session)
    provider.answers = [Ambiguous("silence")]
    deliver_due(delivery, channel=Channel.EMAIL)
    clock.move(by=SETTLED)
    with ThreadPoolExecutor(1) as other, committed.sessions.begin() as session:
        session.execute(select(Message.id).with_for_update())
        looking = other.submit(reconcile, delivery, channel=Channel.EMAIL)
        assert done_without_waiting(committed, looking) == 0


def test_the_operator_may_send_again(session: Session, unknown: Message) -> None:
    assert resend_unknown(session) == 1
    session.expire_all()
    assert unknown.state is S.READY


def test_the_sweep_rings_for_what_is_due(session: Session, delivery: Delivery, rings: list[str]) -> None:
    make_message(session)
    session.commit()
    sweep(delivery)
    assert "delivery" in rings
