"""Who is found to be in the club twice, and who is not."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.duplicates.likeness import SURE
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.models import (
    AddressKind,
    ContactPoint,
    DuplicatePair,
    Household,
    LikenessReason,
    Member,
    PairState,
)
from campaigns.members.profile.days import NewSpecialDay
from tests.clock import NOW
from tests.factories_members import joins, make_club

PHONE = "+8613800001111"
MAY = (NewSpecialDay(month=5, day=4, year=1980),)
JUNE = (NewSpecialDay(month=6, day=9, year=1985),)


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def sought(session: Session, *, whole: bool = False) -> list[DuplicatePair]:
    search_duplicates(session, now=NOW, whole=whole)
    rows = select(DuplicatePair).where(DuplicatePair.state == PairState.OPEN).order_by(DuplicatePair.id)
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def test_one_name_at_one_address_is_sure(session: Session) -> None:
    one, other = (joins(session, name, phone=PHONE) for name in ("Ana Lima", "LIMA, Ana"))
    (pair,) = sought(session)
    assert (pair.one_id, pair.other_id, pair.score, pair.exact) == (one.id, other.id, SURE, True)
    assert pair.reasons == [LikenessReason.SAME_MOBILE, LikenessReason.SAME_NAME]


@pytest.mark.parametrize(("one", "other"), [("王小明", "Wang Xiaoming"), ("陈伟", "陳偉"), ("Ana Lima", "A. Lima")])
def test_forms_of_a_name_at_one_address_are_exact(session: Session, one: str, other: str) -> None:
    for name in (one, other):
        joins(session, name, email="ana@example.com")
    assert [pair.exact for pair in sought(session)] == [True]


def test_one_birthday_at_one_address_is_exact(session: Session) -> None:
    for name in ("Grace Miller", "王美丽"):
        joins(session, name, phone=PHONE, special_days=MAY)
    assert [pair.exact for pair in sought(session)] == [True]


def test_a_family_shares_its_telephone(session: Session) -> None:
    house = Household(name="Wang", created_at=NOW)
    session.add(house)
    for name, born in (("王小明", MAY), ("王小红", JUNE), ("李芳", ())):
        joins(session, name, phone=PHONE, special_days=born).household = house
    session.flush()
    assert sought(session) == []


def test_twins_are_not_exact(session: Session) -> None:
    for name in ("Anna Smith", "Peter Smith"):
        joins(session, name, phone=PHONE, special_days=MAY)
    assert not any(pair.exact for pair in sought(session))


def test_a_name_and_a_birthday_are_likely(session: Session) -> None:
    for name in ("Zhang Jianguo", "张建国"):
        joins(session, name, special_days=MAY)
    (pair,) = sought(session)
    assert not pair.exact
    assert pair.reasons == [LikenessReason.NAME_FORM, LikenessReason.SAME_BIRTHDAY]


def test_a_common_name_alone_is_not_one_person(session: Session) -> None:
    first = joins(session, "王伟")
    copies = [
        {"code": f"wei{number}", "full_name": "王伟", "call_name": "王伟", "language": "zh", "zone": "UTC"}
        | {"tier_id": first.tier_id, "joined_at": NOW}
        for number in range(300)
    ]
    session.bulk_insert_mappings(Member.__mapper__, copies)
    report = search_duplicates(session, now=NOW)
    assert (report.compared, report.listed) == (300, 0)


def test_only_who_came_or_changed_is_compared_again(session: Session) -> None:
    joins(session, "Ana Lima", phone=PHONE)
    sought(session)
    joins(session, "Ana Lima", phone=PHONE)
    report = search_duplicates(session, now=NOW)
    assert (report.sought, report.compared, report.listed) == (1, 1, 1)


def test_a_pair_that_is_no_longer_likely_leaves(session: Session) -> None:
    _, other = (joins(session, "Ana Lima", phone=PHONE) for _ in range(2))
    sought(session)
    other.full_name = other.call_name = "Peter Brook"
    other.sort_name = "brook peter"
    session.flush()
    assert sought(session) == []


def test_a_dismissed_pair_stays_dismissed(session: Session) -> None:
    _, other = (joins(session, "Ana Lima", phone=PHONE) for _ in range(2))
    (pair,) = sought(session)
    pair.state = PairState.DISMISSED
    other.call_name = "Nini"
    session.flush()
    assert sought(session) == sought(session, whole=True) == []


def test_something_new_that_speaks_for_it_opens_it_again(session: Session) -> None:
    one, other = (joins(session, "Ana Lima", phone=PHONE) for _ in range(2))
    (pair,) = sought(session)
    pair.state = PairState.DISMISSED
    for member in (one, other):
        session.add(ContactPoint(member_id=member.id, kind=AddressKind.EMAIL, address="ana@example.com"))
    session.flush()
    (again,) = sought(session)
    assert LikenessReason.SAME_MAIL in again.reasons


def test_who_was_erased_is_not_compared(session: Session) -> None:
    _, other = (joins(session, "Ana Lima", phone=PHONE) for _ in range(2))
    sought(session)
    other.erased_at = NOW
    session.flush()
    assert sought(session) == []
