"""Receipts move messages forwards only, whatever their order and number."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from sqlalchemy import Engine, event, func, select, text, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.agreement.consent import current_consents
from campaigns.members.models import (
    AddressKind,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.messaging.models import Message, MessageState, Receipt, ReceiptKind, WaitingReceipt
from campaigns.messaging.receipts import NewReceipt, _lock, apply_receipts, store_receipts
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.waiting import done_without_waiting

K, S = ReceiptKind, MessageState


def receipt(message_id: int | None, kind: ReceiptKind, event_id: str = "") -> NewReceipt:
    return NewReceipt(
        provider="sendgrid", provider_event_id=event_id or f"{message_id}/{kind}", kind=kind, message_id=message_id,
        provider_reference="ref", address="", detail="words", occurred_at=NOW, payload={"event": kind.value},
    )  # fmt: skip


def told(runtime: Runtime, session: Session, message: Message, *kinds: ReceiptKind) -> MessageState:
    for kind in kinds:
        store_receipts(session, [receipt(message.id, kind)], now=NOW)
    session.commit()
    apply_receipts(runtime.sessions, clock=runtime.clock)
    session.expire_all()
    return message.state


def waiting(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(WaitingReceipt)).one()


def test_none_is_passed_over_when_there_are_more_than_are_taken_at_once(
    runtime: Runtime, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.messaging.receipts.AT_ONCE", 1)
    receipts = [receipt(make_message(session, state=S.ACCEPTED).id, K.DELIVERED) for _ in "12"]
    store_receipts(session, receipts, now=NOW)
    # Without an index rows come as they lie, and the first, written anew, lies behind the second.
    for planned_anew in ("SET LOCAL enable_indexscan = off", "SET LOCAL enable_mergejoin = off", "DISCARD PLANS"):
        session.execute(text(planned_anew))
    for column in (WaitingReceipt.receipt_id, Receipt.id):
        first = select(func.min(column)).scalar_subquery()
        session.execute(update(column.class_).where(column == first).values({column.key: column}))
    session.commit()
    assert apply_receipts(runtime.sessions, clock=runtime.clock) == 2


@pytest.mark.parametrize("order", list(permutations([K.ACCEPTED, K.DELIVERED, K.DEFERRED])))
def test_any_order_ends_the_same(runtime: Runtime, session: Session, order: tuple[ReceiptKind, ...]) -> None:
    assert told(runtime, session, make_message(session, state=S.ACCEPTED), *order) is S.DELIVERED


def test_the_same_in_separate_rounds(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.ACCEPTED)
    assert told(runtime, session, message, K.DELIVERED) is S.DELIVERED
    assert told(runtime, session, message, K.ACCEPTED) is S.DELIVERED


def test_a_bounce_may_follow_a_delivery_but_not_the_other_way(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.DELIVERED)
    assert told(runtime, session, message, K.BOUNCED) is S.BOUNCED
    assert message.reason == "words"
    assert told(runtime, session, message, K.DELIVERED) is S.BOUNCED


def test_a_receipt_a_thousand_times_is_kept_once(session: Session) -> None:
    message = make_message(session, state=S.ACCEPTED)
    same = [receipt(message.id, K.DELIVERED, "the same")] * 1_000
    assert [store_receipts(session, same, now=NOW), store_receipts(session, same, now=NOW)] == [1, 0]


def test_one_that_comes_before_our_own_commit_is_parked_and_then_applied(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.CLAIMED)
    assert told(runtime, session, message, K.DELIVERED) is S.CLAIMED
    assert waiting(session) == 1
    message.state = S.ACCEPTED
    assert told(runtime, session, message) is S.DELIVERED
    assert waiting(session) == 0


def test_only_the_messages_that_are_told_of_are_held(session: Session) -> None:
    told_of, _other = make_message(session, state=S.ACCEPTED), make_message(session, state=S.ACCEPTED)
    assert set(_lock(session, {told_of.id})) == {told_of.id}


def test_what_another_applies_is_passed_over(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        store_receipts(session, [receipt(make_message(session, state=S.ACCEPTED).id, K.DELIVERED)], now=NOW)
    with ThreadPoolExecutor(1) as other, committed.sessions.begin() as session:
        session.execute(select(WaitingReceipt).with_for_update())
        applying = other.submit(apply_receipts, committed.sessions, clock=committed.clock)
        assert done_without_waiting(committed, applying) == 0


def test_it_settles_an_unknown_fate(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.UNKNOWN, reconcile_at=NOW)
    assert told(runtime, session, message, K.ACCEPTED) is S.ACCEPTED
    assert (message.accepted_at, message.reconcile_at, message.provider_reference) == (NOW, None, "ref")


def test_what_the_provider_has_after_all_does_not_go_again(runtime: Runtime, session: Session) -> None:
    assert told(runtime, session, make_message(session, state=S.READY), K.DELIVERED) is S.DELIVERED


@pytest.mark.parametrize("stranger", [None, 2**62])
def test_what_is_not_ours_is_kept_and_ignored(runtime: Runtime, session: Session, stranger: int | None) -> None:
    store_receipts(session, [receipt(stranger, K.DELIVERED, "strange")], now=NOW)
    session.commit()
    assert apply_receipts(runtime.sessions, clock=runtime.clock) == 1
    assert (session.scalars(select(Receipt.message_id)).all(), waiting(session)) == ([stranger], 0)


@pytest.mark.parametrize(
    ("kind", "state"), [(K.BOUNCED, ContactPointState.BOUNCED), (K.COMPLAINED, ContactPointState.COMPLAINED)]
)
def test_an_address_that_bounces_or_complains_is_written_to_no_more(
    runtime: Runtime, session: Session, kind: ReceiptKind, state: ContactPointState
) -> None:
    message = make_message(session, state=S.ACCEPTED)
    told(runtime, session, message, kind)
    assert session.get(Suppression, (AddressKind.EMAIL, message.address))
    point = session.scalars(select(ContactPoint).where(ContactPoint.address == message.address)).one()
    assert point.state is state


def test_an_unsubscribe_withdraws_consent_to_that_topic(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.DELIVERED)
    told(runtime, session, message, K.UNSUBSCRIBED)
    consents = current_consents(session, message.member_id)
    assert consents[AddressKind.EMAIL, Topic.EVENTS] is ConsentState.WITHDRAWN
    assert consents[AddressKind.EMAIL, Topic.GREETINGS] is ConsentState.GRANTED


def test_what_the_provider_dropped_because_they_opted_out_stops_us_too(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.ACCEPTED)
    assert told(runtime, session, message, K.OPTED_OUT) is S.FAILED
    suppression = session.get_one(Suppression, (AddressKind.EMAIL, message.address))
    assert suppression.reason is SuppressionReason.STOP
    point = session.scalars(select(ContactPoint).where(ContactPoint.address == message.address)).one()
    assert point.state is ContactPointState.ACTIVE


def test_a_batch_says_the_same_of_each_as_alone(runtime: Runtime, session: Session) -> None:
    said = [K.BOUNCED, K.COMPLAINED, K.UNSUBSCRIBED, K.OPTED_OUT, K.DELIVERED]
    messages = [make_message(session, state=S.ACCEPTED) for _ in said]
    news = [receipt(each.id, kind) for each, kind in zip(messages, said, strict=True)]
    store_receipts(session, news, now=NOW)
    session.commit()
    apply_receipts(runtime.sessions, clock=runtime.clock)
    session.expire_all()
    assert [each.state for each in messages] == [S.BOUNCED, S.DELIVERED, S.DELIVERED, S.FAILED, S.DELIVERED]
    assert set(session.scalars(select(Suppression.reason))) == {*SuppressionReason} - {SuppressionReason.ERASED}


def test_a_complaint_weighs_more_than_the_bounce_of_the_same_address(runtime: Runtime, session: Session) -> None:
    message = make_message(session, state=S.ACCEPTED)
    told(runtime, session, message, K.COMPLAINED, K.BOUNCED)
    point = session.scalars(select(ContactPoint).where(ContactPoint.address == message.address)).one()
    assert point.state is ContactPointState.COMPLAINED
    assert session.get_one(Suppression, (AddressKind.EMAIL, message.address)).reason is SuppressionReason.COMPLAINT


def test_a_hundred_bounces_take_no_more_statements_than_one(runtime: Runtime, session: Session) -> None:
    counted = []
    for size in (1, 100):
        messages = [make_message(session, state=S.ACCEPTED) for _ in range(size)]
        store_receipts(session, [receipt(each.id, K.BOUNCED) for each in messages], now=NOW)
        session.commit()
        counted.append(statements(runtime.engine, lambda: apply_receipts(runtime.sessions, clock=runtime.clock)))
    assert counted[0] == counted[1]


def statements(engine: Engine, step: Callable[[], object]) -> int:
    told: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    step()
    event.remove(engine, "before_cursor_execute", count)
    return len(told)
