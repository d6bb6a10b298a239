"""One transactional message, posted once, on the channel that reaches the member."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import AddressKind, Member, SuppressionReason, Topic
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.models import Channel, Message, MessageState
from tests.clock import NOW
from tests.factories_outreach import make_member, reachable

EITHER = (Channel.SMS, Channel.EMAIL)


@pytest.fixture(autouse=True)
def defaults(session: Session) -> None:
    install_defaults(session, now=NOW)


def post(session: Session, member: Member, cause: str = "rsvp:1/rev:1", **values: Any) -> bool:
    return post_message(
        session,
        NewMessage(
            cause=cause,
            member_id=member.id,
            channels=EITHER,
            template_key="rsvp_confirmation",
            topic=Topic.EVENTS,
            details={},
            valid_until=NOW + timedelta(hours=1),
            **values,
        ),
        now=NOW,
    )


def posted(session: Session) -> Message:
    return session.scalars(select(Message)).one()


def test_a_cause_is_posted_once_and_rings(session: Session, rings: list[str]) -> None:
    member = reachable(session, make_member(session), sms="+12025550123")
    assert [post(session, member), post(session, member)] == [True, False]
    session.commit()
    assert (posted(session).state, rings) == (MessageState.READY, ["delivery"])


def test_what_is_rolled_back_rings_nobody(session: Session, rings: list[str]) -> None:
    post(session, reachable(session, make_member(session)))
    session.rollback()
    assert rings == []


def test_the_first_channel_that_reaches_is_taken(session: Session) -> None:
    member = reachable(session, make_member(session), sms="+12025550123", email="a@example.com")
    suppress(session, kind=AddressKind.SMS, address="+12025550123", reason=SuppressionReason.STOP, now=NOW)
    post(session, member)
    assert (posted(session).channel, posted(session).address) == (Channel.EMAIL, "a@example.com")


@pytest.mark.parametrize(("closed", "used"), [("", "+12025550123"), ("+12025550123", "+12025550124")])
def test_the_preferred_address_is_taken_unless_it_is_closed(session: Session, closed: str, used: str) -> None:
    member = reachable(session, make_member(session), sms="+12025550123")
    reachable(session, member, sms="+12025550124")
    if closed:
        suppress(session, kind=AddressKind.SMS, address=closed, reason=SuppressionReason.STOP, now=NOW)
    post(session, member)
    assert posted(session).address == used


def test_nobody_reached_has_a_row_that_says_why(session: Session) -> None:
    assert post(session, make_member(session))
    assert (posted(session).state, posted(session).reason) == (MessageState.SKIPPED, "no_address")


def test_the_address_that_wrote_is_the_one_answered(session: Session) -> None:
    member = reachable(session, make_member(session), sms="+12025550123", email="a@example.com")
    reachable(session, member, sms="+12025550124")
    post(session, member, address="+12025550123")
    assert (posted(session).address, posted(session).state) == ("+12025550123", MessageState.READY)


@pytest.mark.parametrize(("address", "reason"), [("+12025550123", "suppressed"), ("+12025550199", "no_address")])
def test_when_that_address_is_closed_or_not_theirs_no_other_is_used(
    session: Session, address: str, reason: str
) -> None:
    member = reachable(session, make_member(session), sms="+12025550123", email="a@example.com")
    suppress(session, kind=AddressKind.SMS, address="+12025550123", reason=SuppressionReason.STOP, now=NOW)
    post(session, member, address=address)
    assert (posted(session).state, posted(session).reason) == (MessageState.SKIPPED, reason)


def test_a_message_has_the_usual_priority_or_the_one_it_is_given(session: Session) -> None:
    member = make_member(session)
    post(session, member)
    post(session, member, "rsvp:1/rev:2", priority=90)
    assert session.scalars(select(Message.priority).order_by(Message.id)).all() == [50, 90]
