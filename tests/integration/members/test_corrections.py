"""A purchase that turns out otherwise: the figures follow, what was said before is kept."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, Member, Purchase, PurchaseCorrection
from tests.factories_members import imported, joins, make_club, refusals, summary_of, tier_of

HEADER = "customer,order,date,amount,quantity\n"
FIRST = "A1,o1,2026-01-02,150.50,3\n"


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    member = joins(session, source_reference="A1")
    imported(session, HEADER + FIRST, source="till")
    return member


def corrected(session: Session, rows: str, header: str = HEADER) -> int:
    report = imported(session, header + rows, source="till", correct=True)
    assert refusals(report) == {}
    return report.changed


def corrections(session: Session) -> list[tuple[int, int, str]]:
    columns = select(Activity.member_id, Activity.value, Activity.reference)
    noted = columns.where(Activity.kind == ActivityKind.PURCHASE_CORRECTED).order_by(Activity.id)
    return [(row.member_id, row.value, row.reference) for row in session.execute(noted)]


def test_the_figures_follow_another_amount(session: Session, ana: Member) -> None:
    assert corrected(session, "A1,o1,2026-01-02,20.50,3\n") == 1
    summary = summary_of(session, ana)
    assert (summary.spend, summary.points, summary.purchases, tier_of(session, ana)) == (2050, 20, 1, "member")
    assert corrections(session) == [(ana.id, -13_000, "purchase:till/o1/rev:1")]


def test_points_are_those_of_the_whole_amount(session: Session, ana: Member) -> None:
    for amount in ("150.99", "151.01", "1.50", "2.00", "1.99"):
        corrected(session, f"A1,o1,2026-01-02,{amount},3\n")
    assert summary_of(session, ana).points == 1


def test_what_was_said_before_is_kept(session: Session, ana: Member) -> None:
    corrected(session, "A1,o1,2026-01-02,20.50,3\n")
    corrected(session, "A1,o1,2026-01-05,20.50,3\n")
    rows = session.scalars(select(PurchaseCorrection).order_by(PurchaseCorrection.revision))
    assert [(row.before["amount"], row.before["local_date"]) for row in rows] == [
        (15050, "2026-01-02"),
        (2050, "2026-01-02"),
    ]
    assert session.scalars(select(Purchase)).one().revision == 2


def test_another_day_moves_the_purchase_on_the_timeline(session: Session, ana: Member) -> None:
    corrected(session, "A1,o1,2025-12-31,150.50,3\n")
    assert f"{summary_of(session, ana).last_purchase_at:%F}" == "2025-12-31"


def test_another_member_gives_all_of_it_over(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Chen", source_reference="B1")
    corrected(session, "B1,o1,2026-01-02,140,3\n")
    left, got = summary_of(session, ana), summary_of(session, bo)
    assert (left.spend, left.purchases, left.points, tier_of(session, ana)) == (0, 0, 0, "member")
    assert (got.spend, got.purchases, got.points, tier_of(session, bo)) == (14_000, 1, 140, "silver")
    assert corrections(session) == [
        (bo.id, 14_000, "purchase:till/o1/rev:1"),
        (ana.id, -15_050, "purchase:till/o1/rev:1/taken"),
    ]


def test_an_order_turns_out_to_be_a_refund(session: Session, ana: Member) -> None:
    corrected(session, "A1,o1,2026-01-02,-150.50,3\n")
    summary = summary_of(session, ana)
    assert (summary.spend, summary.purchases, summary.points) == (-15_050, 0, -150)


def test_the_same_again_corrects_nothing(session: Session, ana: Member) -> None:
    assert corrected(session, FIRST) == 0
    assert corrections(session) == []


def test_what_a_file_does_not_say_stays(session: Session, ana: Member) -> None:
    imported(session, "customer,order,date,amount\nA1,o2,2026-01-02 18:30,5\n", source="till")
    assert corrected(session, "A1,o1,2026-01-02,150.50\nA1,o2,2026-01-02,5\n", "customer,order,date,amount\n") == 0


def test_thousands_are_corrected_at_once(session: Session, ana: Member) -> None:
    rows = [f"A1,n{number},2026-02-01,1,1\n" for number in range(2500)]
    imported(session, HEADER + "".join(rows), source="till")
    assert corrected(session, "".join(rows).replace(",1,1\n", ",2,1\n")) == 2500
    assert summary_of(session, ana).spend == 500_000 + 15_050


def test_a_product_is_kept_until_another_is_told(session: Session, ana: Member) -> None:
    for said, kept in (("Oolong", "Oolong"), ("", "Oolong"), ("Pu'er", "Pu'er")):
        corrected(session, f"A1,o1,2026-01-02,150.50,3,{said}\n", header=HEADER.strip() + ",商品\n")
        assert session.scalars(select(Purchase.product)).one() == kept
