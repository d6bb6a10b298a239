from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from campaigns.core.tokens import ExpiredToken, ForgedToken, Signer

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SIGNER = Signer("a key")


def test_what_was_signed_is_read_again() -> None:
    assert SIGNER.read("rsvp", SIGNER.sign("rsvp", 7, 2**40), now=NOW) == (7, 2**40)


def test_links_sent_by_the_serializer_itself_are_the_same() -> None:
    assert SIGNER.sign("rsvp", 7) == URLSafeSerializer("a key", salt="convive.rsvp").dumps([7, 0])


@pytest.mark.parametrize("token", [SIGNER.sign("rsvp", 8), Signer("b key").sign("preferences", 7), "", "x.y", "né.é"])
def test_a_token_of_another_purpose_or_key_opens_nothing(token: str) -> None:
    with pytest.raises(ForgedToken):
        SIGNER.read("preferences", token, now=NOW)


def test_a_link_runs_out() -> None:
    token = SIGNER.sign("rsvp", 7, expires=NOW)
    assert SIGNER.read("rsvp", token, now=NOW) == (7,)
    with pytest.raises(ExpiredToken):
        SIGNER.read("rsvp", token, now=NOW + timedelta(seconds=1))
