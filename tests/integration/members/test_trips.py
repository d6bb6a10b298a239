"""What a member began with is kept beside their trips, whatever comes late, is corrected, or is merged."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import Member, MemberTrips
from campaigns.members.standing.trips import rebuild_trips
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club

HEADER = "customer,order,date,amount,product\n"


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    member = joins(session, source_reference="A1")
    told(session, "A1,o2,2026-01-02,20,Cup\nA1,o3,2026-01-02,20,Pot\nA1,o4,2026-02-02,20,Tray\n")
    return member


def told(session: Session, rows: str) -> None:
    imported(session, HEADER + rows, source="till", correct=True)


def began_with(session: Session, member: Member) -> str:
    """As it is kept, which is as it is taken anew."""
    assert rebuild_trips(session, now=NOW) == 0
    kept = select(MemberTrips.first_product).where(MemberTrips.member_id == member.id)
    return session.scalars(kept).one()


def test_it_is_the_first_orders_of_the_first_day(session: Session, ana: Member) -> None:
    assert began_with(session, ana) == "Cup"


def test_an_earlier_order_that_comes_late_takes_its_place(session: Session, ana: Member) -> None:
    told(session, "A1,o1,2026-01-01,20,\n")
    assert began_with(session, ana) == ""


def test_it_follows_a_correction_of_the_product_alone(session: Session, ana: Member) -> None:
    told(session, "A1,o2,2026-01-02,20,Bowl\n")
    assert began_with(session, ana) == "Bowl"


def test_it_is_of_both_records_while_they_are_merged(session: Session, ana: Member) -> None:
    other = joins(session, "Ana L", source_reference="A2")
    told(session, "A2,o1,2026-01-01,20,Vase\n")
    merge = merge_members(session, kept_id=ana.id, other_id=other.id, now=NOW)
    assert began_with(session, ana) == "Vase"
    unmerge(session, merge_id=merge.id, now=NOW)
    assert began_with(session, ana) == "Cup"


@pytest.mark.parametrize(
    ("refund", "worth"),
    [
        ("2026-03-01,-5,o2", [3500, 5500]),
        ("2026-03-01,-5,", [4000, 5500]),
        ("2026-01-09,-5,", [3500, 5500]),
        ("2026-01-01,-5,", [4000, 6000]),
        ("2026-01-01,-5,o4", [4000, 5500]),
    ],
)
def test_a_refund_is_off_its_order_s_trip_else_off_the_last_by_then(
    session: Session, ana: Member, refund: str, worth: list[int]
) -> None:
    imported(session, f"customer,order,date,amount,refunded order\nA1,r1,{refund}\n", source="till")
    assert rebuild_trips(session, now=NOW) == 0
    kept = session.get_one(MemberTrips, ana.id, populate_existing=True)
    assert (kept.spent, len(kept.days)) == (worth, 2)


def test_what_was_kept_otherwise_is_put_right(session: Session, ana: Member) -> None:
    session.get_one(MemberTrips, ana.id).first_product = "Tray"
    assert rebuild_trips(session, now=NOW) == 1
