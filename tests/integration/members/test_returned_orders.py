"""An order that was given back wholly makes nobody a steady buyer; what is kept of another one does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.tokens import random_code
from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.models import Member, MemberClass, PurchaseKind
from campaigns.members.purchases.till import Till, take_purchases
from campaigns.members.standing.rebuild import rebuild_summaries
from campaigns.members.standing.worth import explain_worth
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of
from tests.sizes import examples

E3, E4 = MemberClass.E3, MemberClass.E4
TILL = Till("till", correct=True)


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    return joins(session, source_reference="A1")


def order(number: int, days_ago: float, cents: int = 1_000) -> PurchaseRow:
    at = NOW - timedelta(days=days_ago)
    said = {"order_reference": f"o{number}", "paid": cents, "currency": "USD", "kind": PurchaseKind.ORDER}
    return PurchaseRow(line=1, at=at, local_date=at.date(), timed=True, source_reference="A1", **said)  # type: ignore[arg-type]


def refund(number: int, cents: int = 1_000, *, of: str | None = None) -> PurchaseRow:
    said = {"order_reference": f"r{number}", "paid": -cents, "currency": "USD", "kind": PurchaseKind.REFUND}
    named = f"o{number}" if of is None else of
    row = {
        "line": 1,
        "at": NOW,
        "local_date": NOW.date(),
        "timed": True,
        "source_reference": "A1",
        "refunded_order": named,
    }
    return PurchaseRow(**row, **said)  # type: ignore[arg-type]


def tell(session: Session, *rows: PurchaseRow, at_once: int = 1) -> None:
    club = find_club(session)
    assert club is not None
    for first in range(0, len(rows), at_once):
        call = [replace(row, line=line) for line, row in enumerate(rows[first : first + at_once])]
        take_purchases(session, call, till=TILL, club=club, random_code=random_code, now=NOW)


def found(session: Session, member: Member) -> tuple[MemberClass, int]:
    """The class, and in how many months of the year they bought; kept as a rebuild would find them."""
    assert rebuild_summaries(session, now=NOW, bounds_anew=False) == 0
    return summary_of(session, member).member_class, explain_worth(session, member.id, now=NOW).months


STEADY = (order(1, 10), order(2, 100), order(3, 200))


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [
        ((), (E3, 3)),
        ((refund(2),), (E4, 2)),
        ((refund(2, 999),), (E3, 3)),
        ((refund(2, 400),), (E3, 3)),
        ((refund(2, of=""),), (E3, 3)),
        ((refund(2, of="elsewhere"),), (E3, 3)),
        ((refund(2, 600), refund(9, 400, of="o2")), (E4, 2)),
        ((refund(1), refund(2), refund(3)), (E4, 0)),
        ((refund(2), refund(2, 400)), (E3, 3)),
    ],
    ids=("none", "whole", "all but a cent", "part", "unnamed", "unknown", "in parts", "everything", "corrected"),
)
def test_what_is_kept_of_orders_makes_a_steady_buyer(
    session: Session, ana: Member, refunds: Sequence[PurchaseRow], expected: tuple[MemberClass, int]
) -> None:
    tell(session, *STEADY, *refunds)
    assert found(session, ana) == expected


def test_a_refund_may_come_before_its_order(session: Session, ana: Member) -> None:
    tell(session, refund(2), *STEADY)
    assert found(session, ana) == (E4, 2)


def test_a_gift_of_nothing_is_bought_all_the_same(session: Session, ana: Member) -> None:
    tell(session, *STEADY, order(4, 300, 0), order(5, 20), refund(5))
    assert found(session, ana) == (E3, 4)


def test_the_largest_is_what_was_kept_of_it(session: Session, ana: Member) -> None:
    tell(session, *STEADY, order(4, 50, 90_000))
    assert found(session, ana) == (E4, 4)
    tell(session, refund(4, 89_000))
    assert found(session, ana) == (E3, 4)


orders = st.tuples(st.integers(0, 400), st.integers(3, 900), st.sampled_from([0, 1, 2, 3, 3]))
"""Days ago, cents, and how many thirds of it were given back."""


@given(bought=st.lists(orders, max_size=8).flatmap(st.permutations), draw=st.randoms(use_true_random=False))
@examples(5, thorough=100)
def test_in_any_order_it_is_the_sum_by_hand(
    session: Session, ana: Member, bought: list[tuple[int, int, int]], draw: Random
) -> None:
    with session.begin_nested() as attempt:
        rows = [order(number, days + 0.5, cents) for number, (days, cents, _) in enumerate(bought)]
        rows += [refund(number, cents * back // 3) for number, (_, cents, back) in enumerate(bought) if back]
        draw.shuffle(rows)
        tell(session, *rows, at_once=draw.randint(1, 4))
        months = {int((days + 0.5) / (365 / 12)) for days, _cents, back in bought if back < 3 and days < 365}
        assert found(session, ana)[1] == len(months)
        attempt.rollback()
    session.expire_all()
