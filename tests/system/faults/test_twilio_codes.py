"""23: what Twilio's own codes mean: 30001 queue overflow, 21611 back off, 21610 opted out."""

import pytest
from sqlalchemy import select, update

from campaigns.members.models import ContactPoint, Suppression
from campaigns.messaging.models import Channel, Message, MessageState
from tests.system.faults.club import Club
from tests.system.faults.oracle import assert_agrees

OPTED_OUT = "+15005550004"


@pytest.mark.parametrize("kind", ["queue_overflow", "back_off"])
def test_23_a_full_queue_costs_nobody_their_message(club: Club, kind: str) -> None:
    club.crowd(60, Channel.SMS)
    club.sandbox.misbehave("twilio", kind, count=20)
    club.deliver(Channel.SMS)
    assert club.count(MessageState.FAILED, MessageState.UNKNOWN) == 0
    assert club.count(MessageState.READY) > 0
    club.rest()
    assert club.accepted() == 60
    assert_agrees(club)


def test_23_who_opted_out_at_twilio_is_suppressed_here(club: Club) -> None:
    club.crowd(20, Channel.SMS)
    with club.runtime.sessions.begin() as session:
        gone = session.scalars(select(Message).order_by(Message.id).limit(1)).one()
        theirs = update(ContactPoint).where(ContactPoint.member_id == gone.member_id)
        session.execute(theirs.values(address=OPTED_OUT))
        gone.address = OPTED_OUT
    club.deliver(Channel.SMS)
    assert (club.count(MessageState.FAILED), club.accepted()) == (1, 19)
    with club.runtime.sessions() as session:
        assert session.scalars(select(Suppression.address)).all() == [OPTED_OUT]
    assert_agrees(club)
