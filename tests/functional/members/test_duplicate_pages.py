"""The queue of pairs, two records side by side, and the list of merges."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.long_work.queries import get_work
from campaigns.members.models import DuplicatePair, Member, Merge, PairState, WorkKind
from campaigns.members.profile.days import NewSpecialDay
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.factories_work import work_off

PHONE = "+8613800001111"


@pytest.fixture
def pair(runtime: Runtime) -> DuplicatePair:
    """Ana Lima of Porto and ANA LIMA of Lisbon; and another, surer pair that waits."""
    with runtime.sessions.begin() as session:
        make_club(session)
        born = (NewSpecialDay(month=5, day=4, year=1980),)
        for city in ("Porto", "Lisbon"):
            joins(session, "Ana Lima" if city == "Porto" else "A. Lima", phone=PHONE, city=city, special_days=born)
        search_duplicates(session, now=NOW)
        return session.scalars(select(DuplicatePair)).one()


@pytest.fixture
def browser(pair: DuplicatePair, client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def states(runtime: Runtime) -> list[PairState]:
    with runtime.sessions() as session:
        return list(session.scalars(select(DuplicatePair.state)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_shown(pair: DuplicatePair, client: FlaskClient, runtime: Runtime, language: str) -> None:
    browser = signed_in(client, runtime, language=language)
    for address in ("/members/duplicates", f"/members/duplicates/{pair.id}", "/members/merges"):
        assert browser.get(address).status_code == 200


def test_what_differs_is_marked_and_may_be_chosen(browser: Browser, pair: DuplicatePair) -> None:
    page = browser.get(f"/members/duplicates/{pair.id}").text
    assert f'name="city" value="{pair.other_id}"' in page
    assert 'name="birthday"' not in page


def test_one_person_keeps_what_was_chosen(browser: Browser, pair: DuplicatePair, runtime: Runtime) -> None:
    said = {"keep": str(pair.one_id), "city": str(pair.other_id), "name": str(pair.one_id)}
    answer = browser.post(f"/members/duplicates/{pair.id}/merge", said)
    assert answer.location == "/members/duplicates"
    with runtime.sessions() as session:
        left = session.scalars(select(Member)).one()
    assert (left.full_name, left.city) == ("Ana Lima", "Lisbon")


def test_two_people_are_left_alone(browser: Browser, pair: DuplicatePair, runtime: Runtime) -> None:
    browser.post(f"/members/duplicates/{pair.id}/dismiss")
    assert states(runtime) == [PairState.DISMISSED]


def test_the_next_pair_follows(browser: Browser, pair: DuplicatePair, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        joins(session, "Ana Lima", phone=PHONE)
        search_duplicates(session, now=NOW)
    answer = browser.post(f"/members/duplicates/{pair.id}/dismiss")
    assert answer.location.startswith("/members/duplicates/")


@pytest.mark.parametrize("keep", ["", "x", "999", "9" * 30])
def test_a_forged_choice_changes_nothing(browser: Browser, pair: DuplicatePair, runtime: Runtime, keep: str) -> None:
    assert browser.post(f"/members/duplicates/{pair.id}/merge", {"keep": keep}).status_code == 404
    assert states(runtime) == [PairState.OPEN]


def test_certain_pairs_are_merged_at_once(browser: Browser, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        joins(session, "Ana Lima", phone=PHONE)
        search_duplicates(session, now=NOW)
    assert "Merge one pair" in browser.get("/members/duplicates").text
    browser.post("/members/duplicates/work/merge")
    work_off(runtime, WorkKind.SEARCH, WorkKind.MERGE)
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Member)) == 2


def test_a_search_is_asked_for_and_watched(browser: Browser, runtime: Runtime, rings: list[str]) -> None:
    browser.post("/members/duplicates/work/search")
    assert rings == ["duplicates"]
    watched = browser.get("/members/duplicates").text
    assert 'hx-get="/work/search"' in watched
    assert "Search now" not in watched
    assert "HX-Refresh" not in browser.get("/work/search").headers
    work_off(runtime, WorkKind.SEARCH, WorkKind.MERGE)
    assert browser.get("/work/search").headers["HX-Refresh"] == "true"
    assert "Search now" in browser.get("/members/duplicates").text


def test_a_search_is_stopped_once(browser: Browser) -> None:
    browser.post("/members/duplicates/work/search")
    browser.post("/work/search/stop")
    assert "What was done stays" in browser.get("/members/duplicates").text
    browser.post("/work/search/stop")
    assert "This is over already" in browser.get("/members/duplicates").text
    assert browser.post("/members/duplicates/work/tea").status_code == 404


def test_a_merge_is_undone_from_its_list(browser: Browser, pair: DuplicatePair, runtime: Runtime) -> None:
    browser.post(f"/members/duplicates/{pair.id}/merge", {"keep": str(pair.one_id)})
    with runtime.sessions() as session:
        merge_id = session.scalars(select(Merge.id)).one()
    assert f"/members/merges/{merge_id}/undo" in browser.get("/members/merges").text
    browser.post(f"/members/merges/{merge_id}/undo")
    assert states(runtime) == [PairState.OPEN]
    assert browser.post(f"/members/merges/{merge_id}/undo").status_code == 409


def test_the_address_of_a_merged_record_leads_to_who_stands_for_it(browser: Browser, pair: DuplicatePair) -> None:
    browser.post(f"/members/duplicates/{pair.id}/merge", {"keep": str(pair.one_id)})
    assert browser.get(f"/members/{pair.other_id}").location == f"/members/{pair.one_id}"


def test_who_may_not_merge_sees_no_queue(pair: DuplicatePair, client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, role=Role.MARKETER).get("/members/duplicates").status_code == 403


def test_a_search_says_how_far_it_is(browser: Browser, runtime: Runtime) -> None:
    browser.post("/members/duplicates/work/search")
    with runtime.sessions.begin() as session:
        get_work(session, WorkKind.SEARCH).changed = 1234
    assert "1,234 members looked at" in browser.get("/work/search").text
