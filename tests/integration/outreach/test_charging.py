"""Texts are paid for before they are handed over, up to their run's ceiling."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, Message, MessageState, RunHold
from campaigns.messaging.prices import set_price
from campaigns.messaging.providers.base import NOT_BEGUN, Ambiguous, Outcome, Rejected, Retry
from campaigns.outreach.models import Run
from campaigns.outreach.spending import spend
from tests.clock import StandingClock
from tests.factories_messaging import make_message, make_run, make_version
from tests.integration.messaging.conftest import Said

S = MessageState


@pytest.fixture
def provider() -> Said:
    return Said()


@pytest.fixture
def paying(runtime: Runtime, clock: StandingClock, provider: Said) -> Delivery:
    return Delivery(
        sessions=runtime.sessions,
        clock=clock,
        system_clock=clock,
        signer=runtime.signer,
        settings=runtime.settings,
        providers=dict.fromkeys(Channel, (provider,)),
        extras=(),
        chance=lambda: 0.0,
        wait=clock.wait,
        spend=spend,
    )


@pytest.fixture
def run(session: Session) -> Run:
    """Ten texts of one part each, at 10 millionths."""
    run = make_run(session)
    version = make_version(session, sms="Come")
    for _ in range(10):
        make_message(session, channel=Channel.SMS, run_id=run.id, template_version_id=version, transactional=True)
    set_price(session, prefix="+1", micros=10)
    return run


def deliver(session: Session, delivery: Delivery) -> Sequence[Message]:
    session.commit()
    deliver_due(delivery, channel=Channel.SMS)
    session.expire_all()
    return session.query(Message).order_by(Message.id).all()


def test_what_went_is_paid_for_and_says_what_it_cost(session: Session, paying: Delivery, run: Run) -> None:
    messages = deliver(session, paying)
    assert {(message.state, message.parts, message.cost) for message in messages} == {(S.ACCEPTED, 1, 10)}
    assert run.spent == 100


def test_the_ceiling_is_reached_and_not_passed(session: Session, paying: Delivery, provider: Said, run: Run) -> None:
    run.campaign.cost_ceiling = 75
    messages = deliver(session, paying)
    assert (len(provider.given), run.spent) == (7, 70)
    assert session.get_one(RunHold, run.id).reason == "ceiling"
    assert sum(message.state is S.ACCEPTED for message in messages) == 7
    assert {message.attempts for message in messages if message.state is not S.ACCEPTED} == {0}


@pytest.mark.parametrize(
    ("outcome", "spent"),
    [(Rejected("no"), 90), (Retry("busy"), 90), (NOT_BEGUN, 90), (Ambiguous("silence"), 100)],
)
def test_what_was_not_taken_is_given_back(
    session: Session, paying: Delivery, provider: Said, run: Run, outcome: Outcome, spent: int
) -> None:
    provider.answers = [outcome]
    deliver(session, paying)
    assert run.spent == spent


def test_without_a_price_nothing_is_spent(session: Session, paying: Delivery, run: Run) -> None:
    set_price(session, prefix="+1", micros=0)
    deliver(session, replace(paying))
    assert run.spent == 0
