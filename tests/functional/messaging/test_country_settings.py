"""What a country asks of text messages, on its page."""

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.messaging.countries import country_of, read_countries
from campaigns.staff.models import Role
from tests.factories_members import make_club
from tests.factories_staff import Browser, signed_in

PATH = "/settings/countries"
NEW_ZEALAND = {"prefix": "+64", "night_from": "20", "night_until": "9", "links": "y", "most_parts": "3"}


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def kept(runtime: Runtime, number: str) -> tuple[object, ...]:
    with runtime.sessions() as session:
        found = country_of(read_countries(session), number)
    assert found
    return found.night_from, found.night_until, found.sundays, found.links, found.signature, found.most_parts


def test_a_country_is_added_and_changed(browser: Browser, runtime: Runtime) -> None:
    assert browser.post(PATH, NEW_ZEALAND).status_code == 303
    assert kept(runtime, "+6421123456") == (20, 9, False, True, False, 3)
    browser.post(PATH, NEW_ZEALAND | {"night_from": "22", "sundays": "y", "most_parts": ""})
    assert kept(runtime, "+6421123456") == (22, 9, True, True, False, None)


def test_what_the_house_knows_can_be_put_back(browser: Browser, runtime: Runtime) -> None:
    browser.post(PATH, NEW_ZEALAND | {"prefix": "+86"})
    assert browser.post(f"{PATH}/forget", {"prefix": "+86"}).status_code == 303
    assert kept(runtime, "+8613800138000") == (21, 8, True, False, True, 8)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prefix": "64"},
        {"prefix": "+999"},
        {"prefix": "+6\x00"},
        {"night_from": "24"},
        {"night_until": "-1"},
        {"night_from": ""},
        {"most_parts": "0"},
        {"most_parts": "21"},
    ],
)
def test_what_no_country_could_ask_for_is_refused(browser: Browser, runtime: Runtime, wrong: dict[str, str]) -> None:
    assert browser.post(PATH, NEW_ZEALAND | wrong).status_code == 422
    with runtime.sessions() as session:
        assert country_of(read_countries(session), "+6421123456") is None


@pytest.mark.parametrize(("language", "words"), [("en", "United States, Canada +1"), ("zh", "加拿大 +1")])
def test_each_country_is_named_in_the_language_of_the_page(browser: Browser, language: str, words: str) -> None:
    page = browser.get(f"{PATH}?lang={language}&prefix=%2B86").text
    assert words in page
    assert 'value="+86"' in page


def test_only_who_may_edit_the_club_comes_here(client: FlaskClient, runtime: Runtime) -> None:
    host = signed_in(client, runtime, Role.HOST)
    assert (host.get(PATH).status_code, host.post(PATH, NEW_ZEALAND).status_code) == (403, 403)
