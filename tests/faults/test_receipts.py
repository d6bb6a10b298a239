"""Receipts over real signed posts: twice, in the wrong order, or instead of an answer that nobody heard."""

import pytest

from campaigns.messaging.delivery import deliver_due
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.receipts import apply_receipts
from tests.faults.conftest import Club, wait_until

SIZE = 100
KINDS = {Channel.EMAIL: "sendgrid", Channel.SMS: "twilio", Channel.CALENDAR: "smtp"}


def apply(club: Club) -> None:
    apply_receipts(club.runtime.sessions, clock=club.runtime.clock)


@pytest.mark.parametrize("fault", ["receipts_doubled", "receipts_reversed"])
@pytest.mark.parametrize("channel", list(Channel))
def test_everybody_ends_delivered(heard: Club, channel: Channel, fault: str) -> None:
    heard.sandbox.misbehave(KINDS[channel], fault, count=None)
    heard.crowd(SIZE, channel)
    while deliver_due(heard.delivery, channel=channel):
        pass
    wait_until(lambda: heard.count(MessageState.DELIVERED) == SIZE, meanwhile=lambda: apply(heard))
    assert heard.accepted_twice() == {}


def test_receipts_tell_what_became_of_an_answer_nobody_heard(heard: Club) -> None:
    heard.sandbox.misbehave("sendgrid", "close_after_accept")
    heard.crowd(SIZE)
    deliver_due(heard.delivery, channel=Channel.EMAIL)
    assert heard.count(MessageState.UNKNOWN) == SIZE
    wait_until(lambda: heard.count(MessageState.DELIVERED) == SIZE, meanwhile=lambda: apply(heard))
    assert heard.accepted_twice() == {}
