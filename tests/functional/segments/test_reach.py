import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from campaigns.bootstrap import Runtime
from campaigns.members.models import AddressKind, Topic
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.pages import form_of, press
from webapp.forms.segments.reach import read_wish

ALL = {"g": "all", "topic": "events"}


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    with runtime.sessions.begin() as session:
        make_club(session)
        agreed = frozenset({(AddressKind.EMAIL, Topic.EVENTS)})
        joins(session, email="ana@example.com", consents=agreed)
        joins(session, "Bo Chen", email="bo@example.com")
    return signed_in(client, runtime)


def test_the_breakdown_is_of_the_chosen_topic(browser: Browser) -> None:
    assert browser.post("/segments/reach", ALL).text.count("see:email:ready:") == 1
    assert "see:email:ready:" not in browser.post("/segments/reach", {**ALL, "topic": "care"}).text


def test_the_first_of_a_step_are_shown(browser: Browser) -> None:
    lost = browser.post("/segments/reach", {**ALL, "do": "see:email:skipped:no_consent"}).text
    assert "bo@example.com" in lost or "Bo Chen" in lost
    assert "Ana Lima" not in lost


def test_a_step_is_shown_without_javascript_and_the_rule_stays(browser: Browser) -> None:
    path = "/segments/new"
    page = press(browser, path, browser.get(path).text, "menu:").text
    page = press(browser, path, page, "add::language_in", **{"v-0-languages": "en"}).text
    page = press(browser, path, page, "look", **{"v-0-languages": "en"}).text
    page = press(browser, path, page, "see:email:ready:").text
    assert "ana@example.com" in page
    assert form_of(page).fields["v-0-languages"] == "en"


@pytest.mark.parametrize(("said", "meant"), [("50", 50), ("51", 0), ("-1", 0), ("", 0)])
def test_as_many_are_left_alone_as_a_campaign_may_leave(said: str, meant: int) -> None:
    assert read_wish(MultiDict({"holdout": said})).policy.holdout_percent == meant


def test_an_unfinished_rule_has_no_breakdown(browser: Browser) -> None:
    answer = browser.post("/segments/reach", {**ALL, "e-0": "spent"})
    assert (answer.status_code, "<table" in answer.text) == (200, False)


@pytest.mark.parametrize("do", ["see:owl:ready:", "see:email:gone:", "see", "see:email:skipped:' or 1=1"])
def test_a_step_that_is_none_shows_nobody(browser: Browser, do: str) -> None:
    answer = browser.post("/segments/reach", {**ALL, "do": do, "rest": "٣", "holdout": "999"})
    assert answer.status_code == 200
    assert "@example.com" not in answer.text
