"""Dates as people write them."""

from datetime import date

import pytest

from campaigns.outreach.blackout import BadBlackout, TooManyDays, read_days, written_days

SPRING = (date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", ()),
        ("2027-02-05..2027-02-07", SPRING),
        ("2027-02-06, 2027-02-05\uff1b2027-02-07\n2027-02-05", SPRING),
        ("2027-02-05\u20132027-02-07", SPRING),
        ("2027-02-05..2027-02-05", SPRING[:1]),
    ],
)
def test_dates_and_spans_are_read_in_order_each_once(text: str, days: tuple[date, ...]) -> None:
    assert read_days(text) == days
    assert read_days(written_days(days)) == days


@pytest.mark.parametrize(
    "text", ["tomorrow", "2027-02-30", "2027-02-07..2027-02-05", "0001-01-01", "2027-2-5", "..", "9999-12-31"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadBlackout):
        read_days(text)


def test_a_year_is_too_much() -> None:
    with pytest.raises(TooManyDays):
        read_days("2027-01-01..2027-12-31")
    with pytest.raises(TooManyDays):
        read_days("2027-01-01..2027-02-15, 2027-05-01..2027-05-30")
