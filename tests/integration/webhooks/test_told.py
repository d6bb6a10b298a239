"""What is told: what a receiver chose, once, in the transaction in which it happens, and nothing of who was erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.members.models import ActivityKind, Member
from campaigns.members.privacy.erasure import erase_member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run, RunState
from campaigns.referrals.models import Referral
from campaigns.webhooks.kinds import KINDS, OwnKind
from campaigns.webhooks.letting_go import KEPT, let_deliveries_go
from campaigns.webhooks.models import DeliveryState, WebhookDelivery
from campaigns.webhooks.operations import send_test
from campaigns.webhooks.payloads import bodies
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_messaging import make_message
from tests.factories_outreach import make_launched
from tests.factories_webhooks import endpoint_to


@pytest.fixture
def ana(session: Session, runtime: Runtime) -> Member:
    make_club(session)
    member = joins(session)
    session.commit()
    endpoint_to(runtime, "https://shop.example/hook", *KINDS)
    return member


def told(session: Session) -> list[tuple[str, int | None]]:
    session.flush()
    rows = select(WebhookDelivery.kind, WebhookDelivery.member_id).order_by(WebhookDelivery.id)
    return [(kind, member_id) for kind, member_id in session.execute(rows)]


def said(session: Session) -> list[bytes]:
    rows = session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)).all()
    found = bodies(session, rows)
    return [found[each.id] for each in rows if each.id in found]


def test_what_happened_before_or_was_not_chosen_is_not_told(session: Session, runtime: Runtime, ana: Member) -> None:
    endpoint_to(runtime, "https://till.example/hook", "declined")
    does(session, ana, ActivityKind.NOTE)
    assert told(session) == [("note", ana.id)]


def test_what_is_rolled_back_is_not_told(session: Session, ana: Member) -> None:
    with session.begin_nested() as step:
        does(session, ana, ActivityKind.NOTE)
        step.rollback()
    assert told(session) == []


@pytest.mark.parametrize("state", ["delivered", "bounced", "failed"])
def test_what_becomes_of_a_message_is_told(session: Session, ana: Member, state: str) -> None:
    message = make_message(session, member=ana, state=MessageState.ACCEPTED)
    for _ in range(2):
        session.execute(update(Message).values(state=state))
    assert told(session) == [(f"message_{state}", ana.id)]
    assert f'"message":{message.id}'.encode() in said(session)[0]


def test_a_run_that_is_done_is_told(session: Session, ana: Member) -> None:
    run = make_launched(session).runs[0]
    session.execute(update(Run).values(state=RunState.FINISHED, finished_at=NOW))
    assert told(session) == [(OwnKind.RUN_FINISHED, None)]
    assert f'"run":{run.id},"occurrence":"{run.occurrence_key}"'.encode() in said(session)[0]


def test_a_friend_who_joins_is_told_under_who_brought_them(session: Session, ana: Member) -> None:
    friend = joins(session, "Bo Chen")
    session.add(Referral(referrer_id=ana.id, friend_id=friend.id, joined_at=NOW))
    assert (OwnKind.FRIEND_JOINED, ana.id) in told(session)
    assert f'{{"member":"{ana.code}","friend":"{friend.code}"'.encode() in said(session)[-1]


def test_of_somebody_erased_that_alone_is_told_under_the_code_they_had(session: Session, ana: Member) -> None:
    code = ana.code
    does(session, ana, ActivityKind.NOTE)
    erase_member(session, member_id=ana.id, typed_code=code, fresh_code="gone", rules=ERASING, staff_id=None, now=NOW)
    states = session.scalars(select(WebhookDelivery.state).order_by(WebhookDelivery.id)).all()
    assert states == [DeliveryState.DROPPED, DeliveryState.WAITING]
    assert said(session) == [
        b'{"timestamp":"2026-11-22T09:00:00Z","type":"member_erased","data":{"member":"%s"}}' % code.encode()
    ]


def test_a_test_is_told_to_one(session: Session, runtime: Runtime, ana: Member) -> None:
    endpoint = endpoint_to(runtime, "https://till.example/hook")
    send_test(session, endpoint_id=endpoint.id, random_code=runtime.random_code, now=NOW)
    assert told(session) == [("test", None)]
    assert said(session)[0].endswith(b'"data":{"endpoint":%d}}' % endpoint.id)


def test_the_log_is_kept_for_a_month(session: Session, ana: Member) -> None:
    does(session, ana, ActivityKind.NOTE)
    does(session, ana, ActivityKind.NOTE)
    session.flush()
    first = select(WebhookDelivery.id).order_by(WebhookDelivery.id).limit(1).scalar_subquery()
    session.execute(update(WebhookDelivery).values(noted_at=NOW))
    session.execute(
        update(WebhookDelivery).where(WebhookDelivery.id == first).values(noted_at=NOW - KEPT - timedelta(days=1))
    )
    assert let_deliveries_go(session, now=NOW) == 1
    assert len(told(session)) == 1
