import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Member
from campaigns.members.new_member import NewAddress, TooManyAddresses
from campaigns.members.profile.addresses import BadEmail, LostDigits
from campaigns.members.profile.contact_points import (
    AddressKnown,
    add_contact_point,
    change_contact_point,
    prefer_contact_point,
    remove_contact_point,
)
from tests.clock import NOW
from tests.factories_members import joins, make_club

EMAIL, SMS = AddressKind.EMAIL, AddressKind.SMS


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima", email="ana@example.com", country="CN")


def add(session: Session, member: Member, text: str, kind: AddressKind = EMAIL, label: str = "") -> ContactPoint:
    return add_contact_point(session, member_id=member.id, kind=kind, text=text, label=label, now=NOW)


def points(session: Session, member: Member) -> list[tuple[str, bool]]:
    rows = select(ContactPoint.address, ContactPoint.preferred).where(ContactPoint.member_id == member.id)
    return [(address, preferred) for address, preferred in session.execute(rows.order_by(ContactPoint.id))]


def test_one_address_of_each_kind_is_preferred(session: Session, ana: Member) -> None:
    add(session, ana, "work@example.com", label="work")
    add(session, ana, "139 1234 5678", SMS)
    assert points(session, ana) == [("ana@example.com", True), ("work@example.com", False), ("+8613912345678", True)]


def test_another_is_preferred(session: Session, ana: Member) -> None:
    work = add(session, ana, "work@example.com")
    prefer_contact_point(session, member_id=ana.id, point_id=work.id, now=NOW)
    assert points(session, ana) == [("ana@example.com", False), ("work@example.com", True)]


def test_one_that_works_takes_the_place_of_a_preferred_one(session: Session, ana: Member) -> None:
    broken, home = add(session, ana, "broken@example.com"), add(session, ana, "home@example.com")
    broken.state = ContactPointState.BOUNCED
    first = next(point for point in ana.contact_points if point.preferred)
    remove_contact_point(session, member_id=ana.id, point_id=first.id, now=NOW)
    assert points(session, ana) == [(broken.address, False), (home.address, True)]


def test_a_corrected_address_is_tried_anew(session: Session, ana: Member) -> None:
    point = ana.contact_points[0]
    point.state = ContactPointState.BOUNCED
    change_contact_point(session, member_id=ana.id, point_id=point.id, text="ANA@bücher.example", label="home", now=NOW)
    assert (point.address, point.label, point.state) == ("ana@xn--bcher-kva.example", "home", ContactPointState.ACTIVE)


def test_the_same_address_twice_is_refused(session: Session, ana: Member) -> None:
    work = add(session, ana, "work@example.com")
    with pytest.raises(AddressKnown):
        add(session, ana, "Ana@Example.com")
    with pytest.raises(AddressKnown):
        change_contact_point(session, member_id=ana.id, point_id=work.id, text="ana@example.com", label="", now=NOW)


@pytest.mark.parametrize(("text", "kind", "reason"), [("ana@", EMAIL, BadEmail), ("1.38E+10", SMS, LostDigits)])
def test_what_is_no_address_changes_nothing(
    session: Session, ana: Member, text: str, kind: AddressKind, reason: type[Exception]
) -> None:
    with pytest.raises(reason):
        add(session, ana, text, kind)
    assert points(session, ana) == [("ana@example.com", True)]


def test_an_address_of_somebody_else_is_not_found(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Chen", email="bo@example.com")
    with pytest.raises(NotFound):
        remove_contact_point(session, member_id=ana.id, point_id=bo.contact_points[0].id, now=NOW)


def test_addresses_have_an_end(session: Session, ana: Member) -> None:
    for number in range(19):
        add(session, ana, f"ana{number}@example.com")
    with pytest.raises(TooManyAddresses):
        add(session, ana, "one.more@example.com")


def test_a_new_member_brings_several_each_once(session: Session, ana: Member) -> None:
    more = (NewAddress(EMAIL, "BO@example.com"), NewAddress(EMAIL, "b@example.com"), NewAddress(SMS, "139 1234 5678"))
    bo = joins(session, "Bo Chen", email="bo@example.com", country="CN", more_addresses=more)
    assert points(session, bo) == [("bo@example.com", True), ("b@example.com", False), ("+8613912345678", True)]
