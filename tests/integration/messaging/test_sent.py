"""That somebody was written to stands on their timeline once, however it became known."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Activity, ActivityKind
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, MessageState, ReceiptKind
from campaigns.messaging.providers.base import Ambiguous, Found, Rejected
from campaigns.messaging.sweep import sweep
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_receipts import told


def noted(session: Session) -> list[tuple[int, str]]:
    rows = select(Activity.member_id, Activity.reference).where(Activity.kind == ActivityKind.MESSAGE_SENT)
    return [(row.member_id, row.reference) for row in session.execute(rows)]


def test_what_a_provider_took_is_noted(session: Session, delivery: Delivery) -> None:
    message = make_message(session)
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert noted(session) == [(message.member_id, f"message:{message.id}")]
    assert session.scalar(select(Activity.at).where(Activity.kind == ActivityKind.MESSAGE_SENT)) == NOW


def test_what_was_refused_is_not(session: Session, delivery: Delivery, provider: Said) -> None:
    make_message(session)
    provider.answers = [Rejected("no")]
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert noted(session) == []


def test_what_is_unknown_is_noted_when_a_receipt_tells_of_it(
    session: Session, runtime: Runtime, delivery: Delivery, provider: Said
) -> None:
    message = make_message(session)
    provider.answers = [Ambiguous("timed out")]
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert noted(session) == []
    assert told(runtime, session, message, ReceiptKind.DELIVERED, ReceiptKind.ACCEPTED) is MessageState.DELIVERED
    assert noted(session) == [(message.member_id, f"message:{message.id}")]


def test_what_is_unknown_is_noted_when_it_is_looked_up(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    message = make_message(session)
    provider.answers, provider.records = [Ambiguous("timed out")], [Found("ref")]
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    clock.move(by=timedelta(hours=1))
    sweep(delivery)
    assert noted(session) == [(message.member_id, f"message:{message.id}")]
