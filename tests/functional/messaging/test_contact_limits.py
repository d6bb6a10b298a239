"""How often members hear from the club at most, on its page."""

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.messaging.budget import Limit, read_limits
from campaigns.staff.models import Role
from tests.factories_members import make_club
from tests.factories_staff import Browser, signed_in

PATH = "/settings/contacts"
TWO = {"most_1": "6", "days_1": "30", "most_2": "2", "days_2": "7", "most_3": "", "days_3": ""}


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def kept(runtime: Runtime) -> tuple[Limit, ...]:
    with runtime.sessions() as session:
        return read_limits(session)


def test_limits_are_set_shown_and_lifted(browser: Browser, runtime: Runtime) -> None:
    assert browser.post(PATH, TWO).status_code == 303
    assert kept(runtime) == (Limit(7, 2), Limit(30, 6))
    assert 'value="30"' in browser.get(PATH).text
    browser.post(PATH, dict.fromkeys(TWO, ""))
    assert kept(runtime) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"most_1": "0"},
        {"days_1": "0"},
        {"days_1": "366"},
        {"most_1": "101"},
        {"most_1": "-1"},
        {"most_1": "x"},
        {"most_1": ""},
        {"days_1": ""},
        {"days_1": "7"},
    ],
)
def test_what_is_no_limit_is_refused_and_nothing_changes(
    browser: Browser, runtime: Runtime, wrong: dict[str, str]
) -> None:
    browser.post(PATH, TWO)
    assert browser.post(PATH, TWO | wrong).status_code == 422
    assert kept(runtime) == (Limit(7, 2), Limit(30, 6))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_goes_first(browser: Browser, language: str) -> None:
    page = browser.get(f"{PATH}?lang={language}").text
    greetings, calls = {"en": ("Greetings", "Calls and visits"), "zh": ("祝福", "电话与拜访")}[language]
    assert page.rindex(greetings) < page.rindex(calls)


def test_only_who_may_edit_the_club_comes_here(client: FlaskClient, runtime: Runtime) -> None:
    host = signed_in(client, runtime, Role.HOST)
    assert (host.get(PATH).status_code, host.post(PATH, TWO).status_code) == (403, 403)
