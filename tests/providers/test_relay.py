"""A relay of the house's own, which takes mail beside SendGrid."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest

from campaigns.core.clock import system_clock
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Accepted, Ambiguous, Envelope, Misconfigured, Provider, Rejected, Retry
from campaigns.messaging.providers.registry import NO_RECORDS, make_providers
from tests.providers.conftest import always, missing
from tests.sandboxes import RunningSandbox

Letters = Callable[..., list[Envelope]]


@pytest.fixture(scope="module")
def relay(sandbox: RunningSandbox) -> Provider:
    return second(sandbox, sandbox.relay_url)


def second(sandbox: RunningSandbox, url: str) -> Provider:
    _, relay = make_providers(sandbox.settings("", SMTP_RELAY_URL=url), clock=system_clock)[Channel.EMAIL]
    return relay


def test_it_takes_a_letter_with_its_way_out(relay: Provider, sandbox: RunningSandbox, letters: Letters) -> None:
    (letter,) = letters(Channel.EMAIL, unsubscribe_url="http://club.test/p/token/unsubscribe")
    outcomes = relay.hand_over([letter], may_start=always)
    (taken,) = sandbox.ledger.messages(message_id=str(letter.message_id))
    assert (taken.provider, outcomes) == ("relay", [Accepted(taken.sid)])
    assert taken.request_id is not None
    mail = message_from_bytes(sandbox.ledger.request_body(taken.request_id), policy=default)
    assert mail["List-Unsubscribe"] == "<http://club.test/p/token/unsubscribe>"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("rate_limit", Retry),
        ("unavailable", Retry),
        ("unauthorised", Misconfigured),
        ("refuse_address", Rejected),
        ("close_after_accept", Ambiguous),
        ("malformed", Ambiguous),
        ("empty", Ambiguous),
    ],
)
def test_each_mood_has_its_outcome(
    relay: Provider, sandbox: RunningSandbox, letters: Letters, fault: str, kind: type
) -> None:
    sandbox.misbehave("relay", fault)
    (outcome,) = relay.hand_over(letters(Channel.EMAIL), may_start=always)
    assert isinstance(outcome, kind)


def test_after_any_of_them_the_next_one_goes(relay: Provider, sandbox: RunningSandbox, letters: Letters) -> None:
    for fault in ("unavailable", "reset_mid_upload", "close_after_accept", "empty"):
        sandbox.misbehave("relay", fault)
        relay.hand_over(letters(Channel.EMAIL), may_start=always)
    (outcome,) = relay.hand_over(letters(Channel.EMAIL), may_start=always)
    assert isinstance(outcome, Accepted)


def test_it_keeps_no_records(relay: Provider, letters: Letters) -> None:
    assert relay.look_up([missing(letter) for letter in letters(Channel.EMAIL)]) == [NO_RECORDS]


def test_a_wrong_password_is_ours_to_mend(sandbox: RunningSandbox, letters: Letters) -> None:
    wrong = second(sandbox, f"smtp://relay:wrong@127.0.0.1:{sandbox.smtp_port}")
    (outcome,) = wrong.hand_over(letters(Channel.EMAIL), may_start=always)
    assert isinstance(outcome, Misconfigured)


def test_sendgrids_lane_stays_its_own(relay: Provider, sandbox: RunningSandbox, letters: Letters) -> None:
    sandbox.misbehave("smtp", "unavailable", count=None)
    (outcome,) = relay.hand_over(letters(Channel.EMAIL), may_start=always)
    assert isinstance(outcome, Accepted)
