"""What every provider keeps, whichever channel it carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import (
    NOT_BEGUN,
    Absent,
    Accepted,
    Ambiguous,
    Envelope,
    Found,
    Misconfigured,
    Provider,
    Retry,
    halts,
)
from tests.providers.conftest import always, firsts, missing
from tests.sandboxes import RunningSandbox, free_port

Letters = Callable[..., list[Envelope]]
NAMES = {Channel.EMAIL: "sendgrid", Channel.CALENDAR: "smtp", Channel.SMS: "twilio"}
Providers = Mapping[Channel, Provider]

pytestmark = pytest.mark.parametrize("channel", list(Channel))


def test_it_hands_over_and_names_what_it_took(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    sent = letters(channel, 3)
    outcomes = providers[channel].hand_over(sent, may_start=always)
    for letter, outcome in zip(sent, outcomes, strict=True):
        (taken,) = sandbox.ledger.messages(message_id=str(letter.message_id))
        assert (taken.recipient, outcome) == (letter.address, Accepted(taken.sid))


@pytest.mark.parametrize("fault", ["rate_limit", "server_error", "unavailable"])
def test_what_was_certainly_not_taken_may_be_tried_again(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel, fault: str
) -> None:
    sandbox.misbehave(NAMES[channel], fault)
    (outcome,) = providers[channel].hand_over(letters(channel), may_start=always)
    assert isinstance(outcome, Retry)
    assert outcome.whole


def test_nothing_more_is_begun_with_a_provider_in_trouble(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    sandbox.misbehave(NAMES[channel], "rate_limit", count=None)
    sent = letters(channel, 60)
    outcomes = providers[channel].hand_over(sent, may_start=always)
    assert all(halts(outcome) or outcome is NOT_BEGUN for outcome in outcomes)
    assert channel is Channel.EMAIL or NOT_BEGUN in outcomes


def test_a_refused_key_is_the_accounts_trouble(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    sandbox.misbehave(NAMES[channel], "unauthorised")
    (outcome,) = providers[channel].hand_over(letters(channel), may_start=always)
    assert isinstance(outcome, Misconfigured)


@pytest.mark.parametrize("fault", ["timeout_after_accept", "close_after_accept", "malformed"])
def test_an_answer_nobody_heard_is_found_in_the_providers_records(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel, fault: str
) -> None:
    (letter,) = letters(channel)
    sandbox.misbehave(NAMES[channel], fault)
    (outcome,) = providers[channel].hand_over([letter], may_start=always)
    assert isinstance(outcome, Ambiguous)
    (found,) = providers[channel].look_up([missing(letter)])
    assert isinstance(found, Found)


def test_what_never_arrived_is_absent_from_them(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    (letter,) = letters(channel)
    sandbox.misbehave(NAMES[channel], "reset_before_accept")
    (outcome,) = providers[channel].hand_over([letter], may_start=always)
    assert isinstance(outcome, Ambiguous)
    assert providers[channel].look_up([missing(letter)]) == [Absent()]


def test_nothing_is_begun_once_the_lease_is_nearly_over(
    providers: Providers, sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    (letter,) = letters(channel)
    assert providers[channel].hand_over([letter], may_start=lambda: False) == [NOT_BEGUN]
    assert sandbox.ledger.count(message_id=str(letter.message_id)) == 0


def test_where_nobody_listens_everything_may_be_tried_again(
    sandbox: RunningSandbox, letters: Letters, channel: Channel
) -> None:
    silent = replace(sandbox, port=free_port(), smtp_port=free_port())
    first, second = firsts(silent.settings(""))[channel].hand_over(letters(channel, 2), may_start=always)
    assert isinstance(first, Retry)
    assert second in (first, NOT_BEGUN)
