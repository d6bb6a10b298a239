from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import NOT_BEGUN, Envelope, Provider, Rejected, Retry
from tests.providers.conftest import always
from tests.sandboxes import RunningSandbox

Letters = Callable[..., list[Envelope]]
Providers = Mapping[Channel, Provider]
OPTED_OUT, NO_NUMBER = "+15005550004", "+15005550001"


def test_an_opted_out_number_is_to_be_suppressed(providers: Providers, letters: Letters) -> None:
    (letter,) = letters(Channel.SMS)
    (outcome,) = providers[Channel.SMS].hand_over([replace(letter, address=OPTED_OUT)], may_start=always)
    assert isinstance(outcome, Rejected)
    assert outcome.suppress


def test_what_is_no_number_is_to_be_marked(providers: Providers, letters: Letters) -> None:
    (letter,) = letters(Channel.SMS)
    (outcome,) = providers[Channel.SMS].hand_over([replace(letter, address=NO_NUMBER)], may_start=always)
    assert isinstance(outcome, Rejected)
    assert outcome.invalid


def test_the_callback_carries_our_message(providers: Providers, sandbox: RunningSandbox, letters: Letters) -> None:
    (letter,) = letters(Channel.SMS)
    providers[Channel.SMS].hand_over([letter], may_start=always)
    (taken,) = sandbox.ledger.messages(message_id=str(letter.message_id))
    assert taken.callback_url == f"{sandbox.public_url}/hooks/twilio/status?message_id={letter.message_id}"
    assert taken.text == f"Dear Zoë {letter.message_id}"


@pytest.mark.parametrize("fault", ["queue_overflow", "back_off"])
def test_a_full_queue_is_the_senders_trouble(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, fault: str
) -> None:
    sandbox.misbehave("twilio", fault, count=None)
    outcomes = providers[Channel.SMS].hand_over(letters(Channel.SMS, 60), may_start=always)
    assert any(isinstance(outcome, Retry) and outcome.whole for outcome in outcomes)
    assert NOT_BEGUN in outcomes


def test_a_pause_lasts_as_long_as_twilio_asks(providers: Providers, sandbox: RunningSandbox, letters: Letters) -> None:
    sandbox.misbehave("twilio", "rate_limit", value=7)
    (outcome,) = providers[Channel.SMS].hand_over(letters(Channel.SMS), may_start=always)
    assert outcome == Retry("Twilio asks for a pause.", after=7, whole=True)
