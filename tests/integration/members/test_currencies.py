from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.members.models import ExchangeRate, Purchase, PurchaseCorrection
from campaigns.members.purchases.conversion import converted
from campaigns.members.purchases.currencies import list_rates, read_rate, remove_rate, set_rate
from campaigns.members.purchases.money import minor_digits
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club, refusals, summary_of, tier_of
from tests.factories_work import recount_rates
from tests.sizes import examples

DAY = date(2026, 1, 2)


def rate(session: Session, currency: str, worth: str, since: date = date(2026, 1, 1)) -> int:
    return set_rate(session, currency=currency, since=since, rate=read_rate(worth), now=NOW)


def amounts(session: Session) -> list[int]:
    return list(session.scalars(select(Purchase.amount).order_by(Purchase.local_date, Purchase.id)))


@given(
    paid=st.integers(-(10**12), 10**12),
    worth=st.decimals("0.0000000001", "99999", places=10),
    currencies=st.sampled_from([("EUR", "USD"), ("JPY", "USD"), ("KWD", "USD"), ("USD", "JPY"), ("JPY", "KWD")]),
)
@example(paid=5, worth=Decimal("0.5"), currencies=("EUR", "USD"))
@example(paid=-5, worth=Decimal("0.5"), currencies=("EUR", "USD"))
@example(paid=-15, worth=Decimal("0.1"), currencies=("EUR", "USD"))
@examples(10, thorough=200)
def test_money_is_counted_to_the_last_unit(
    session: Session, paid: int, worth: Decimal, currencies: tuple[str, str]
) -> None:
    theirs, ours = currencies
    session.merge(ExchangeRate(currency=theirs, since=DAY, rate=worth))
    session.flush()
    exact = Decimal(paid).scaleb(minor_digits(ours) - minor_digits(theirs)) * worth
    found = session.scalar(select(converted(literal(paid), literal(theirs), literal(DAY), into=ours)))
    assert found == exact.quantize(Decimal(1), ROUND_HALF_EVEN)


def test_a_purchase_is_counted_at_the_rate_of_its_day(session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    rate(session, "EUR", "1.10")
    rate(session, "EUR", "1.20", date(2026, 2, 1))
    rate(session, "JPY", "0.0064")
    file = "customer,date,amount,currency\nA1,2026-01-31,10,EUR\nA1,2026-02-01,10,EUR\nA1,2026-03-01,1550,円\n"
    report = imported(session, file.replace("円", "JPY"))
    assert (report.added, amounts(session)) == (3, [1100, 1200, 992])
    assert summary_of(session, member).spend == 3292


def test_a_day_before_the_first_rate_has_none(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    rate(session, "EUR", "1.10", DAY)
    report = imported(session, "customer,date,amount,currency\nA1,2026-01-01,30,EUR\n")
    assert refusals(report) == {2: "No rate for EUR on 2026-01-01 is known. Set one under Settings, Currencies."}


def test_what_comes_to_more_than_can_be_counted_is_refused(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    rate(session, "KWD", "999999999")
    report = imported(session, "customer,date,amount,currency\nA1,2026-01-02,900000000000,KWD\n")
    assert "more than the club can count" in refusals(report)[2]


def test_a_rate_set_later_counts_its_days_anew(session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    rate(session, "EUR", "1")
    imported(
        session, "customer,date,amount,currency\nA1,2026-01-02,90,EUR\nA1,2026-03-02,90,EUR\nA1,2026-03-02,5,USD\n"
    )
    assert rate(session, "EUR", "2", date(2026, 2, 1)) == recount_rates(session) == 1
    assert amounts(session) == [9000, 18000, 500]
    assert (summary_of(session, member).spend, tier_of(session, member)) == (27500, "silver")
    assert session.scalar(select(func.count(PurchaseCorrection.id))) == 1


def test_a_rate_removed_leaves_its_days_to_the_one_before(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    rate(session, "EUR", "1")
    rate(session, "EUR", "2", date(2026, 2, 1))
    imported(session, "customer,date,amount,currency\nA1,2026-03-02,90,EUR\n")
    assert remove_rate(session, currency="EUR", since=date(2026, 2, 1), now=NOW) == recount_rates(session) == 1
    assert amounts(session) == [9000]
    with pytest.raises(Refused, match="no other rate: 1"):
        remove_rate(session, currency="EUR", since=date(2026, 1, 1), now=NOW)


def test_rates_say_how_long_they_hold_and_for_how_many(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    rate(session, "EUR", "1")
    rate(session, "EUR", "2", date(2026, 2, 1))
    imported(session, "customer,date,amount,currency\nA1,2026-01-02,90,EUR\n")
    assert [(found.until, found.purchases) for found in list_rates(session)] == [(None, 0), (date(2026, 2, 1), 1)]


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "x", "NaN", "Infinity", "1e400", "0.00000000001", "1000000000", "9" * 99]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_rate(text)


@pytest.mark.parametrize("currency", ["USD", "XYZ", ""])
def test_a_rate_needs_another_currency_than_the_clubs(session: Session, currency: str) -> None:
    make_club(session)
    with pytest.raises(Refused):
        rate(session, currency, "1")
