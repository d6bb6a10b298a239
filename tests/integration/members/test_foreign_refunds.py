"""A refund in other money is counted at the rate of the order it gives back, whatever comes when."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.tokens import random_code
from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.models import Member, Purchase, PurchaseKind
from campaigns.members.purchases.currencies import RateNeeded, list_rates, read_rate, remove_rate, set_rate
from campaigns.members.purchases.till import Till, take_purchases
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club, summary_of
from tests.factories_work import recount_rates

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.fixture
def ana(session: Session) -> Member:
    """A euro is worth 1 dollar from January, 2 from March."""
    make_club(session)
    rate(session, "1", JANUARY)
    rate(session, "2", MARCH)
    return joins(session, source_reference="A1")


def rate(session: Session, worth: str, since: date) -> int:
    return set_rate(session, currency="EUR", since=since, rate=read_rate(worth), now=NOW)


def row(reference: str, day: date, cents: int, *, of: str = "", currency: str = "EUR") -> PurchaseRow:
    kind = PurchaseKind.REFUND if cents < 0 else PurchaseKind.ORDER
    at = datetime.combine(day, time(12), tzinfo=NOW.tzinfo)
    said = {"order_reference": reference, "paid": cents, "currency": currency, "kind": kind, "refunded_order": of}
    return PurchaseRow(line=1, at=at, local_date=day, timed=True, source_reference="A1", **said)  # type: ignore[arg-type]


ORDER = row("o1", date(2026, 2, 1), 9_000)
REFUND = row("r1", date(2026, 4, 1), -9_000, of="o1")


def tell(session: Session, *rows: PurchaseRow) -> None:
    club = find_club(session)
    assert club is not None
    for each in rows:
        take_purchases(session, [each], till=Till("till", correct=True), club=club, random_code=random_code, now=NOW)


def amounts(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Purchase.order_reference, Purchase.amount)).all())


@pytest.mark.parametrize("lines", list(permutations([0, 1])))
def test_a_file_with_both_leaves_nothing(session: Session, ana: Member, lines: Sequence[int]) -> None:
    both = ["o1,A1,2026-02-01,90,EUR,order,", "r1,A1,2026-04-01,-90,EUR,refund,o1"]
    header = "order,customer,date,amount,currency,kind,refunded_order"
    imported(session, "\n".join([header, *(both[line] for line in lines)]))
    assert (summary_of(session, ana).spend, summary_of(session, ana).points) == (0, 0)


def test_a_later_file_gives_back_what_the_first_was_worth(session: Session, ana: Member) -> None:
    header = "order,customer,date,amount,currency,kind,refunded_order\n"
    imported(session, header + "r1,A1,2026-04-01,-90,EUR,refund,o1")
    imported(session, header + "o1,A1,2026-02-01,90,EUR,order,")
    assert (summary_of(session, ana).spend, summary_of(session, ana).points) == (0, 0)


@pytest.mark.parametrize("rows", list(permutations([ORDER, REFUND])))
def test_what_was_given_back_wholly_leaves_nothing(session: Session, ana: Member, rows: Sequence[PurchaseRow]) -> None:
    tell(session, *rows)
    assert amounts(session) == {"o1": 9_000, "r1": -9_000}
    assert (summary_of(session, ana).spend, summary_of(session, ana).points) == (0, 0)


def test_a_refund_without_an_order_is_of_its_own_day(session: Session, ana: Member) -> None:
    tell(session, ORDER, row("r1", date(2026, 4, 1), -1_000), row("r2", date(2026, 4, 1), -1_000, of="elsewhere"))
    assert amounts(session) == {"o1": 9_000, "r1": -2_000, "r2": -2_000}


def test_an_order_put_on_another_day_takes_its_refunds_along(session: Session, ana: Member) -> None:
    tell(session, ORDER, REFUND, row("o1", date(2026, 3, 2), 9_000))
    assert amounts(session) == {"o1": 18_000, "r1": -18_000}


def test_a_rate_that_is_corrected_counts_refunds_with_their_orders(session: Session, ana: Member) -> None:
    tell(session, ORDER, REFUND)
    assert rate(session, "5", MARCH) == 0
    assert rate(session, "3", JANUARY) == recount_rates(session) == 2
    assert amounts(session) == {"o1": 27_000, "r1": -27_000}


def test_rates_say_how_many_they_count(session: Session, ana: Member) -> None:
    tell(session, ORDER, REFUND)
    assert [(found.since, found.purchases) for found in list_rates(session)] == [(MARCH, 0), (JANUARY, 2)]


def test_the_rate_of_an_order_stays_for_its_refund(session: Session, ana: Member) -> None:
    tell(session, ORDER, REFUND)
    assert remove_rate(session, currency="EUR", since=MARCH, now=NOW) == 0
    with pytest.raises(RateNeeded):
        remove_rate(session, currency="EUR", since=JANUARY, now=NOW)


def test_the_same_again_changes_nothing(session: Session, ana: Member) -> None:
    tell(session, ORDER, REFUND, ORDER, REFUND)
    assert amounts(session) == {"o1": 9_000, "r1": -9_000}
