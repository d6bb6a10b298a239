import pytest

from campaigns.messaging.providers.base import Misconfigured, Rejected, Retry, halts
from campaigns.messaging.providers.smtp import refused


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (550, b"5.7.1 Unauthenticated senders not allowed", Misconfigured),
        (554, b"5.7.1 <a@b.test>: Relay access denied", Misconfigured),
        (530, b"Authentication required", Misconfigured),
        (550, b"5.7.1 Message looks like spam", Rejected),
        (550, b"5.1.1 No such user", Rejected),
        (452, b"4.2.2 Mailbox full", Retry),
    ],
)
def test_what_a_relays_refusals_mean(code: int, words: bytes, kind: type) -> None:
    assert isinstance(refused(code, words), kind)


@pytest.mark.parametrize("words", [b"4.7.1 Too many messages", b"4.3.0 Temporary failure"])
def test_trouble_of_the_whole_relay_stops_the_rest(words: bytes) -> None:
    assert halts(refused(451, words))


def test_trouble_of_one_mailbox_stops_nobody_else() -> None:
    assert not halts(refused(451, b"4.2.1 Mailbox busy"))
