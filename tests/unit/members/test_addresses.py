import pytest

from campaigns.core.errors import Refused
from campaigns.members.addresses import normalise_email, normalise_phone
from tests.factories_members import wide


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Ana@Example.COM ", "ana@example.com"),
        (wide("ANA@") + "example.com", "ana@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_email_is_kept_in_one_form(written: str, kept: str) -> None:
    assert normalise_email(written) == kept


@pytest.mark.parametrize("written", ["", "ana", "ana@", "@example.com", "a b@example.com", "ana@example.com\x00"])
def test_what_is_no_email_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        normalise_email(written)


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("+1 (212) 555-0123", "", "+12125550123"),
        ("139 1234 5678", "CN", "+8613912345678"),
        (wide("13912345678"), "CN", "+8613912345678"),
        ("13912345678.0", "CN", "+8613912345678"),
        ("1.3912345678E+10", "CN", "+8613912345678"),
    ],
)
def test_phone_is_kept_as_e164(written: str, country: str, kept: str) -> None:
    assert normalise_phone(written, country) == kept


@pytest.mark.parametrize("written", ["", "12", "call me", "139 1234 5678", "+999999999999999999"])
def test_what_is_no_phone_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        normalise_phone(written, "")
