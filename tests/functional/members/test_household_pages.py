from re import search

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.models import Household, Member
from campaigns.staff.models import Role
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in

People = tuple[Member, Member]


@pytest.fixture
def people(runtime: Runtime) -> People:
    with runtime.sessions.begin() as session:
        make_club(session)
        return tuple(joins(session, name, email="home@example.com") for name in ("Ana Lima", "Bo Lima"))  # type: ignore[return-value]


@pytest.fixture
def browser(people: People, client: FlaskClient, runtime: Runtime) -> Browser:
    del people
    return signed_in(client, runtime)


def made(browser: Browser, first: Member) -> str:
    answer = browser.post("/members/households/new", {"name": "Lima", "member": first.code})
    assert answer.status_code == 303
    return answer.location


def roles(runtime: Runtime) -> dict[str, list[str]]:
    with runtime.sessions() as session:
        rows = select(Member.full_name, Member.household_roles).where(Member.household_id.is_not(None))
        return dict(session.execute(rows).all())


def test_a_shared_address_is_offered_as_a_household(browser: Browser, runtime: Runtime, people: People) -> None:
    assert "home@example.com" in browser.get("/members/households").text
    browser.post("/members/households/of", {"name": "Lima", "member": [str(each.id) for each in people]})
    assert set(roles(runtime)) == {"Ana Lima", "Bo Lima"}
    assert "home@example.com" not in browser.get("/members/households").text


def test_members_join_take_parts_and_leave(browser: Browser, runtime: Runtime, people: People) -> None:
    ana, bo = people
    place = made(browser, ana)
    browser.post(f"{place}/join", {"member": "Bo Lima", "roles": ["buyer", "nonsense"]})
    browser.post(f"{place}/members/{ana.id}/roles", {"roles": ["user", "decision_maker"]})
    assert roles(runtime) == {"Ana Lima": ["user", "decision_maker"], "Bo Lima": ["buyer"]}
    browser.post(f"{place}/members/{bo.id}/leave")
    assert set(roles(runtime)) == {"Ana Lima"}


def test_the_last_who_leaves_takes_the_household_along(browser: Browser, runtime: Runtime, people: People) -> None:
    place = made(browser, people[0])
    assert browser.post(f"{place}/members/{people[0].id}/leave").location == "/members/households"
    with runtime.sessions() as session:
        assert session.scalars(select(Household)).all() == []


def test_a_household_is_renamed_and_dissolved(browser: Browser, runtime: Runtime, people: People) -> None:
    place = made(browser, people[0])
    browser.post(f"{place}/name", {"name": "Riverside"})
    assert "Riverside" in browser.get(place).text
    browser.post(f"{place}/dissolve")
    assert roles(runtime) == {}


def test_nobody_by_that_name_is_said_beside_the_field(browser: Browser) -> None:
    answer = browser.post("/members/households/new", {"name": "Lima", "member": "Nobody"})
    assert answer.status_code == 422
    assert 'id="member-error"' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_members_page_shows_the_household_and_who_may_join(
    client: FlaskClient, runtime: Runtime, people: People, language: str
) -> None:
    browser = signed_in(client, runtime, language=language)
    ana, bo = people
    place = made(browser, ana)
    assert browser.get(place).status_code == 200
    page = browser.get(f"/members/{ana.id}?tab=profile").text
    assert place in page
    assert search(rf'value="{bo.code}"', page)


def test_who_only_reads_sees_and_cannot_change(client: FlaskClient, runtime: Runtime, people: People) -> None:
    viewer = signed_in(client, runtime, Role.VIEWER)
    assert viewer.get("/members/households").status_code == 200
    for path in ("new", "of", "1/join", "1/dissolve", f"1/members/{people[0].id}/leave"):
        assert viewer.post(f"/members/households/{path}").status_code == 403
