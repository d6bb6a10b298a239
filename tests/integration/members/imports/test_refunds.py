"""Refunds that name their order, whichever comes first."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from campaigns.members.purchases.currencies import read_rate, set_rate
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club, refusals, summary_of

HEADER = "customer,order,date,amount,refunded order,currency\n"


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    joins(session, "Bo Chen", source_reference="B1")


def brings(session: Session, *rows: str, correct: bool = False) -> dict[int, str]:
    return refusals(imported(session, HEADER + "".join(f"{row}\n" for row in rows), correct=correct))


ORDER = "A1,o1,2026-01-02,100,,"
ABOVE = "Of the order “o1” 120.00 USD would be given back, and only 100.00 USD was paid."


def test_an_order_is_given_back_in_parts(session: Session) -> None:
    assert brings(session, ORDER, "A1,r1,2026-01-03,-60,o1,", "A1,r2,2026-01-04,-40,o1,") == {}


def test_more_than_the_order_is_not_given_back(session: Session) -> None:
    assert brings(session, ORDER, "A1,r1,2026-01-03,-60,o1,", "A1,r2,2026-01-04,-60,o1,") == {4: ABOVE}
    assert brings(session, "A1,r3,2026-01-04,-60,o1,") == {2: ABOVE}
    assert brings(session, "A1,r3,2026-01-04,-40,o1,") == {}


def test_a_refund_waits_for_its_order(session: Session) -> None:
    assert brings(session, "A1,r1,2026-01-03,-60,o1,") == {}
    assert brings(session, "A1,o1,2026-01-02,50,,")[2].startswith("Of the order “o1” 60.00 USD")
    assert brings(session, ORDER) == {}
    assert brings(session, "A1,r2,2026-01-04,-60,o1,") == {2: ABOVE}


def test_the_order_may_stand_below_its_refund(session: Session) -> None:
    assert brings(session, "A1,r1,2026-01-03,-60,o1,", ORDER) == {}


@pytest.mark.parametrize("rows", [[ORDER, "B1,r1,2026-01-03,-6,o1,"], ["B1,r1,2026-01-03,-6,o1,", ORDER]])
def test_anothers_order_is_not_given_back(session: Session, rows: list[str]) -> None:
    brings(session, rows[0])
    assert brings(session, rows[1]) == {2: "The order “o1” and its refund belong to different members."}


def test_a_refund_is_not_given_back(session: Session) -> None:
    brings(session, "A1,r1,2026-01-03,-6,,")
    assert brings(session, "A1,r2,2026-01-03,-6,r1,") == {2: "“r1” is a refund itself and cannot be given back."}


def test_a_refund_of_itself_is_refused(session: Session) -> None:
    assert "is a refund itself" in brings(session, "A1,r1,2026-01-03,-6,r1,")[2]


def test_only_a_refund_names_an_order(session: Session) -> None:
    assert "Only a refund" in brings(session, "A1,o2,2026-01-03,6,o1,")[2]


def test_a_refund_is_in_the_orders_currency(session: Session) -> None:
    set_rate(session, currency="EUR", since=date(2026, 1, 1), rate=read_rate("2"), now=NOW)
    assert brings(session, ORDER, "A1,r1,2026-01-03,-6,o1,EUR") == {
        3: "The order “o1” was paid in USD, its refund in EUR."
    }


def test_an_order_corrected_below_its_refunds_is_refused(session: Session) -> None:
    brings(session, ORDER, "A1,r1,2026-01-03,-60,o1,")
    assert brings(session, "A1,o1,2026-01-02,50,,", correct=True)[2].startswith("Of the order “o1” 60.00 USD")
    assert brings(session, "A1,o1,2026-01-02,50,,", "A1,r1,2026-01-03,-50,,", correct=True) == {}


def test_an_order_and_its_refund_move_together(session: Session) -> None:
    brings(session, ORDER, "A1,r1,2026-01-03,-60,o1,")
    moved = ORDER.replace("A1", "B1")
    assert "different members" in brings(session, moved, correct=True)[2]
    assert brings(session, moved, "B1,r1,2026-01-03,-60,o1,", correct=True) == {}


def test_what_is_refused_leaves_room_for_the_rest(session: Session) -> None:
    brings(session, ORDER, "A1,r1,2026-01-03,-60,o1,")
    rows = ("A1,r1,2026-01-03,-110,o1,", "A1,r2,2026-01-04,-40,o1,")
    assert list(brings(session, *rows, correct=True)) == [2]


def test_a_refund_without_an_order_is_kept(session: Session) -> None:
    member = joins(session, "Cy", source_reference="C1")
    assert brings(session, "C1,r9,2026-01-03,-6,,") == {}
    assert summary_of(session, member).spend == -600
