import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused
from campaigns.members.models import Household, HouseholdRole, Member
from campaigns.members.profile.household_queries import (
    count_households,
    get_household,
    housemates_of,
    list_households,
    shared_addresses,
)
from campaigns.members.profile.households import (
    HouseholdNameMissing,
    NotInHousehold,
    dissolve_household,
    join_household,
    leave_household,
    make_household,
    rename_household,
    set_roles,
)
from tests.clock import NOW
from tests.factories_members import joins, make_club

BUYER, USER, DECIDES = HouseholdRole


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima", email="home@example.com")


def home(session: Session, *members: Member, name: str = "Lima") -> Household:
    return make_household(session, name=name, member_ids=[member.id for member in members], now=NOW)


def names(session: Session, household: Household) -> list[str]:
    rows = select(Member.full_name).where(Member.household_id == household.id)
    return list(session.scalars(rows.order_by(Member.id)))


def test_members_join_with_several_roles(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Lima")
    place = home(session, ana)
    join_household(session, household_id=place.id, member_id=bo.id, roles=[DECIDES, BUYER, BUYER], now=NOW)
    set_roles(session, household_id=place.id, member_id=ana.id, roles=[USER], now=NOW)
    assert names(session, place) == ["Ana Lima", "Bo Lima"]
    assert (ana.household_roles, bo.household_roles) == (["user"], ["buyer", "decision_maker"])


def test_who_joins_another_leaves_the_first_which_goes_when_empty(session: Session, ana: Member) -> None:
    first = home(session, ana)
    set_roles(session, household_id=first.id, member_id=ana.id, roles=[BUYER], now=NOW)
    second = home(session, ana, name="Souza")
    assert [each.name for each in list_households(session)] == ["Souza"]
    assert (ana.household_id, ana.household_roles) == (second.id, [])


def test_the_last_to_leave_closes_the_door(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Lima")
    place = home(session, ana, bo)
    assert leave_household(session, household_id=place.id, member_id=ana.id, now=NOW)
    assert not leave_household(session, household_id=place.id, member_id=bo.id, now=NOW)
    with pytest.raises(NotFound):
        get_household(session, place.id)


def test_a_household_is_dissolved(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Lima")
    place = home(session, ana, bo)
    revisions = ana.revision, bo.revision
    dissolve_household(session, household_id=place.id, now=NOW)
    assert (count_households(session), ana.household_id, bo.household_id) == (0, None, None)
    assert (ana.revision, bo.revision) == (revisions[0] + 1, revisions[1] + 1)


def test_who_left_meanwhile_is_not_changed(session: Session, ana: Member) -> None:
    place, bo = home(session, ana), joins(session, "Bo Lima")
    with pytest.raises(NotInHousehold):
        set_roles(session, household_id=place.id, member_id=bo.id, roles=[BUYER], now=NOW)


@pytest.mark.parametrize("name", ["", " \u200b", "x" * 10_000])
def test_a_household_needs_a_name(session: Session, ana: Member, name: str) -> None:
    with pytest.raises(Refused):
        home(session, ana, name=name)
    place = home(session, ana)
    with pytest.raises(HouseholdNameMissing):
        rename_household(session, household_id=place.id, name=" ")


def test_households_are_found_by_whoever_lives_there(session: Session, ana: Member) -> None:
    home(session, joins(session, "欧阳雪"), name="Riverside")
    home(session, ana)
    assert [each.name for each in list_households(session, words="ouyang")] == ["Riverside"]
    assert count_households(session, words="lima \x00") == 1


def test_a_shared_address_suggests_a_household(session: Session, ana: Member) -> None:
    bo = joins(session, "Bo Lima", email="HOME@example.com")
    joins(session, "Cy Diaz", email="cy@example.com")
    assert [(each.full_name, at) for each, at in housemates_of(session, ana)] == [("Bo Lima", "home@example.com")]
    assert [(each.address, each.members) for each in shared_addresses(session)] == [("home@example.com", (ana, bo))]


def test_who_lives_together_is_not_suggested(session: Session, ana: Member) -> None:
    home(session, ana, joins(session, "Bo Lima", email="home@example.com"))
    assert housemates_of(session, ana) == []
    assert shared_addresses(session) == []


def test_the_shops_own_address_is_no_home(session: Session, ana: Member) -> None:
    for number in range(8):
        joins(session, f"Guest {number}", email="home@example.com")
    assert shared_addresses(session) == []
