"""Where one is signed in, and signing that browser out from another."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role, Staff
from tests.clock import StandingClock
from tests.factories_staff import Browser, make_staff, signed_in
from webapp.devices import say_device

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


@pytest.fixture
def staff(runtime: Runtime) -> Staff:
    return make_staff(runtime, Role.HOST)


@pytest.fixture
def here(client: FlaskClient, staff: Staff) -> Browser:
    return _opened(Browser(client), staff, DESK)


@pytest.fixture
def there(client: FlaskClient, staff: Staff) -> Browser:
    return _opened(Browser(client.application.test_client()), staff, PHONE)


def test_the_account_lists_each_browser_in_words(here: Browser, there: Browser) -> None:
    page = here.get("/account").text
    assert re.findall(r"(?:Edge|Safari) on \w+", page) == ["Edge on Windows", "Safari on iPhone"]
    assert page.index("This browser") < page.index("Safari on iPhone")


def test_one_browser_is_signed_out_from_another(here: Browser, there: Browser) -> None:
    (address,) = re.findall(r"/account/sessions/\d+/end", here.get("/account").text)
    here.post(address)
    assert [browser.get("/account").status_code for browser in (here, there)] == [200, 302]


def test_all_others_are_signed_out_at_once(here: Browser, there: Browser) -> None:
    here.post("/account/sessions/end-others")
    assert [browser.get("/account").status_code for browser in (here, there)] == [200, 302]


def test_nobody_ends_the_session_of_another(
    here: Browser, there: Browser, client: FlaskClient, runtime: Runtime
) -> None:
    (address,) = re.findall(r"/account/sessions/\d+/end", here.get("/account").text)
    assert signed_in(client.application.test_client(), runtime).post(address).status_code == 404
    assert there.get("/account").status_code == 200


def test_an_admin_signs_a_colleague_out_everywhere(
    here: Browser, there: Browser, staff: Staff, client: FlaskClient, runtime: Runtime
) -> None:
    admin = signed_in(client.application.test_client(), runtime)
    assert "Safari on iPhone" in admin.get(f"/staff/{staff.id}").text
    assert "2 browsers" in admin.post(f"/staff/{staff.id}/sign-out", follow_redirects=True).text
    assert [browser.get("/account").status_code for browser in (here, there)] == [302, 302]


def test_what_has_ended_by_itself_is_neither_listed_nor_counted(
    here: Browser, staff: Staff, client: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    clock.move(by=timedelta(days=15))
    admin = signed_in(client.application.test_client(), runtime)
    assert "Nowhere at the moment" in admin.get(f"/staff/{staff.id}").text
    assert "0 browsers" in admin.post(f"/staff/{staff.id}/sign-out", follow_redirects=True).text


def test_a_browser_that_says_nothing_is_listed_too(client: FlaskClient, staff: Staff) -> None:
    assert "An unknown browser" in _opened(Browser(client), staff, "").get("/account").text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Mac"),
        ("curl/8.5.0 (Linux)", "Linux"),
    ],
)
def test_most_browsers_have_a_name(client: FlaskClient, agent: str, words: str) -> None:
    with client.application.test_request_context():
        assert say_device(agent) == words


def _opened(browser: Browser, staff: Staff, agent: str) -> Browser:
    browser.sign_in(staff.email, headers={"User-Agent": agent})
    return browser
