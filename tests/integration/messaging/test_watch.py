"""Tallies add up, whoever adds to them, and stay the same when they are folded."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.claims import claim
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, DeliveryTally, MessageState, ReceiptKind
from campaigns.messaging.providers.base import Accepted, Ambiguous, Rejected, Retry
from campaigns.messaging.receipts import apply_receipts, store_receipts
from campaigns.messaging.recording import MAX_ATTEMPTS
from campaigns.messaging.sweep import expire_claims
from campaigns.messaging.watch import LEASE_EXPIRED, Happened, fold_tallies, note, rates, totals
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said
from tests.integration.messaging.test_receipts import receipt

ACCEPTED = Happened("email", "sendgrid", "accepted")


def test_days_gone_by_are_folded_and_their_sums_stay(session: Session) -> None:
    for minutes in (1, 2, 3_000, 3_001, 3_002, 9_000):
        note(session, {ACCEPTED: minutes}, system_now=NOW - timedelta(minutes=minutes))
    before = totals(session)
    for _ in range(2):
        fold_tallies(session, now=NOW)
    assert totals(session) == before == {ACCEPTED: 18_006}
    assert session.scalar(select(func.count()).select_from(DeliveryTally)) == 4


def test_what_happened_is_told_in_order(session: Session) -> None:
    for reason in ("refused", "account", "opted_out", "unfit_words", "busy", "invalid_address"):
        note(session, {Happened("email", "sendgrid", "failed", reason): 1}, system_now=NOW)
    assert list(totals(session)) == sorted(totals(session))


def test_the_rate_is_that_of_the_last_minutes(session: Session) -> None:
    note(session, {ACCEPTED: 600}, system_now=NOW - timedelta(minutes=2))
    note(session, {ACCEPTED: 9_000}, system_now=NOW - timedelta(minutes=7))
    assert rates(session, system_now=NOW)[Channel.EMAIL] == 2.0


def test_how_tries_end_is_tallied(session: Session, delivery: Delivery, provider: Said) -> None:
    provider.answers = [
        Accepted("a"),
        Rejected("", invalid=True),
        Rejected("550"),
        Retry("later"),
        Ambiguous("?"),
    ]
    for _ in provider.answers:
        make_message(session)
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert {(kind.outcome, kind.reason): count for kind, count in totals(session).items()} == {
        ("accepted", ""): 1,
        ("failed", "invalid_address"): 1,
        ("failed", "refused"): 1,
        ("retry", "not_taken"): 1,
        ("unknown", "no_answer"): 1,
    }


def test_a_try_that_was_the_last_has_failed(session: Session, delivery: Delivery, provider: Said) -> None:
    provider.answers = [Retry("later")]
    make_message(session, attempts=MAX_ATTEMPTS)
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert totals(session) == {Happened("email", "said", "failed", "not_taken"): 1}


def test_a_worker_that_fell_silent_is_tallied(session: Session, delivery: Delivery, clock: StandingClock) -> None:
    make_message(session)
    now = clock()
    claim(
        session, channel=Channel.EMAIL, provider="said", limit=9, now=now, system_now=now,
        lease_until=now + timedelta(seconds=1),
    )  # fmt: skip
    clock.move(by=timedelta(minutes=1))
    expire_claims(session, delivery=delivery)
    assert totals(session) == {Happened("email", "said", LEASE_EXPIRED): 1}


def test_what_providers_report_is_tallied_by_its_kind(session: Session, runtime: Runtime) -> None:
    message = make_message(session, state=MessageState.ACCEPTED)
    told = [receipt(message.id, kind) for kind in (ReceiptKind.ACCEPTED, ReceiptKind.DELIVERED)]
    store_receipts(session, [*told, receipt(None, ReceiptKind.BOUNCED)], now=NOW)
    session.commit()
    apply_receipts(runtime.sessions, clock=runtime.clock)
    assert {(kind.outcome, kind.reason) for kind in totals(session)} == {
        ("reported", "accepted"),
        ("reported", "delivered"),
    }
