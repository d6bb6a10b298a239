import phonenumbers
import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from campaigns.core.errors import Refused
from campaigns.members.profile.addresses import (
    PLAIN_EMAIL,
    PLAIN_MOBILE,
    BadPhone,
    LostDigits,
    normalise_email,
    normalise_phone,
)
from tests.factories_members import wide


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Ana@Example.COM ", "ana@example.com"),
        (wide("ANA@") + "example.com", "ana@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@中文。中国", "ana@xn--fiq228c.xn--fiqs8s"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("\u202aana@example.com\u202c", "ana@example.com"),
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
        ("1,3912345678E10", "CN", "+8613912345678"),
        ("13912345678E0", "CN", "+8613912345678"),
        (wide("1.3912345678E+10"), "CN", "+8613912345678"),
        (wide("+86139") + " 1234 5678", "", "+8613912345678"),
        ("0086 139 1234 5678", "", "+8613912345678"),
        ("0086 139 1234 5678", "US", "+8613912345678"),
        ("+0086-139-1234-5678", "", "+8613912345678"),
        ("(00) 86 13912345678", "", "+8613912345678"),
        ("8613912345678", "CN", "+8613912345678"),
        ("013912345678", "CN", "+8613912345678"),
        ("'13912345678", "CN", "+8613912345678"),
        ("٠١٣٩١٢٣٤٥٦٧٨", "CN", "+8613912345678"),
        ("\u202d+86 139 1234 5678\u202c", "", "+8613912345678"),
        ("(021) 6123 4567 转 8001", "CN", "+862161234567"),
        ("+1 212 555 0123 ext. 45", "", "+12125550123"),
    ],
)
def test_phone_is_kept_as_e164(written: str, country: str, kept: str) -> None:
    assert normalise_phone(written, country) == kept


@pytest.mark.parametrize("written", ["1.38E+10", "1.38E10", "1,38E+10", wide("1.38E+10"), "138E8", "8.61391E+12"])
def test_digits_that_a_spreadsheet_lost_are_not_guessed(written: str) -> None:
    with pytest.raises(LostDigits):
        normalise_phone(written, "CN")


@pytest.mark.parametrize("written", ["138****5678", "138xxxx5678", "13912345678/13812345678"])
def test_half_a_number_or_two_are_refused(written: str) -> None:
    with pytest.raises(BadPhone):
        normalise_phone(written, "CN")


@pytest.mark.parametrize("written", ["", "12", "call me", "139 1234 5678", "+999999999999999999"])
def test_what_is_no_phone_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        normalise_phone(written, "")


@given(st.from_regex(PLAIN_EMAIL, fullmatch=True))
def test_a_plain_email_is_kept_as_the_library_has_it(written: str) -> None:
    found = validate_email(written, check_deliverability=False)
    assert normalise_email(written) == f"{found.local_part}@{found.ascii_domain}".lower()


@given(st.from_regex(PLAIN_MOBILE, fullmatch=True))
def test_a_plain_mobile_is_kept_as_the_library_has_it(written: str) -> None:
    number = phonenumbers.parse(written, "CN")
    assert phonenumbers.is_possible_number(number)
    assert normalise_phone(written, "CN") == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
