import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.members.purchases.money import BadAmount, BadCurrency, known_currency, parse_money
from tests.factories_members import wide


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("29.33", "USD", 2933),
        ("￥1,234.50", "CNY", 123450),
        (wide("12.5"), "CNY", 1250),
        ("12,50", "EUR", 1250),
        ("1.234,50", "EUR", 123450),
        ("-3", "USD", -300),
        ("USD 4", "USD", 400),
        ("1200", "JPY", 1200),
        ("88元", "CNY", 8800),
    ],
)
def test_amounts_as_people_write_them(written: str, currency: str, minor: int) -> None:
    assert parse_money(written, currency) == minor


@pytest.mark.parametrize("written", ["", "NaN", "1e3", "1.234", "1,23,4", "Infinity", "--1", "9" * 40, "12 34"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(BadAmount):
        parse_money(written, "USD")


def test_a_currency_without_decimals_takes_none() -> None:
    with pytest.raises(BadAmount):
        parse_money("12.5", "JPY")


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_exactly_is_read_exactly(minor: int) -> None:
    sign, digits = ("-" if minor < 0 else ""), f"{abs(minor):03d}"
    assert parse_money(f"{sign}{digits[:-2]}.{digits[-2:]}", "USD") == minor


def test_currencies_have_three_letters() -> None:
    assert known_currency("rmb") == "CNY"
    with pytest.raises(BadCurrency):
        known_currency("XQQ")
