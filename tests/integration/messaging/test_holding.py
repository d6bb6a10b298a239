"""Runs of which nothing goes, for now or for good."""

from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.members.duplicates.merging import merge_members
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.ledger import cancel_run, hold_run, release_run
from campaigns.messaging.models import Message, MessageState, RunHold, SkipReason
from campaigns.messaging.states import TRANSITIONS
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_delivery import deliver

S = MessageState


def test_nothing_of_a_held_run_goes_until_it_is_released(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session, run_id=(run := make_run(session)).id)
    assert hold_run(session, run.id, now=NOW) == 1
    assert deliver(delivery, session) == 0
    assert release_run(session, run.id) == 1
    deliver(delivery, session)
    assert message.state is S.ACCEPTED


def test_a_retry_of_a_held_run_waits_with_it(session: Session, delivery: Delivery) -> None:
    message = make_message(session, run_id=(run := make_run(session)).id, state=S.CLAIMED)
    hold_run(session, run.id, now=NOW)
    message.state = S.READY
    deliver(delivery, session)
    assert message.state is S.PLANNED


def test_nothing_of_a_cancelled_run_ever_goes(session: Session, delivery: Delivery) -> None:
    run = make_run(session)
    planned = make_message(session, run_id=run.id, state=S.PLANNED)
    late = make_message(session, run_id=run.id, state=S.CLAIMED)
    assert cancel_run(session, run.id, now=NOW) == 1
    late.state = S.READY
    assert release_run(session, run.id) == 0
    deliver(delivery, session)
    assert {planned.state, late.state} == {S.CANCELLED}


def test_a_hold_says_since_when_and_keeps_its_first_reason(session: Session) -> None:
    run = make_run(session)
    hold_run(session, run.id, now=NOW, reason="ceiling")
    hold_run(session, run.id, now=NOW + timedelta(hours=1))
    held = session.get_one(RunHold, run.id)
    assert (held.reason, held.since) == ("ceiling", NOW)


def test_a_merge_while_the_run_is_held_leaves_one_message(session: Session) -> None:
    run = make_run(session)
    kept, other = (make_message(session, run_id=run.id) for _ in range(2))
    hold_run(session, run.id, now=NOW)
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    session.expire_all()
    reached = {(message.state, message.reason) for message in session.query(Message)}
    assert reached == {(S.PLANNED, ""), (S.SKIPPED, SkipReason.DUPLICATE_ADDRESS)}
    assert S.SKIPPED in TRANSITIONS[S.PLANNED]
