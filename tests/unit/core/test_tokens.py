import hmac
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.core.tokens import ExpiredToken, ForgedToken, Signer

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SIGNER = Signer("a key")


def test_what_was_signed_is_read_again() -> None:
    assert SIGNER.read("rsvp", SIGNER.sign("rsvp", 7, 2**40), now=NOW) == (7, 2**40)


def test_a_key_that_is_accepted_opens_what_it_signed_and_signs_nothing() -> None:
    newer, alone = Signer("a newer key", "a key"), Signer("a newer key")
    assert newer.read("rsvp", SIGNER.sign("rsvp", 7), now=NOW) == (7,)
    assert newer.read_address("rsvp", SIGNER.sign_address("rsvp", 7)) == 7
    assert newer.read_short("rsvp", SIGNER.sign_short("rsvp", 7)) == 7
    assert newer.sign("rsvp", 7) == alone.sign("rsvp", 7)
    assert newer.secret("app", "salt", of=SIGNER.marks[0]) == SIGNER.secret("app", "salt")
    for open_ in (alone.read_address, alone.read_short):
        with pytest.raises(ForgedToken):
            open_("rsvp", SIGNER.sign_address("rsvp", 7))


def test_a_link_is_signed_by_hmac_sha_256_and_no_longer_than_a_text_can_bear() -> None:
    key = hmac.digest(b"a key", b"convive.link.rsvp", "sha256")
    payload, _, proof = SIGNER.sign("rsvp", 7).partition(".")
    assert urlsafe_b64decode(f"{proof}==") == hmac.digest(key, payload.encode(), "sha256")[:16]


@pytest.mark.parametrize("token", [SIGNER.sign("rsvp", 8), Signer("b key").sign("preferences", 7), "", "x.y", "né.é"])
def test_a_token_of_another_purpose_or_key_opens_nothing(token: str) -> None:
    with pytest.raises(ForgedToken):
        SIGNER.read("preferences", token, now=NOW)


def test_a_link_runs_out() -> None:
    token = SIGNER.sign("rsvp", 7, expires=NOW)
    assert SIGNER.read("rsvp", token, now=NOW) == (7,)
    with pytest.raises(ExpiredToken):
        SIGNER.read("rsvp", token, now=NOW + timedelta(seconds=1))
