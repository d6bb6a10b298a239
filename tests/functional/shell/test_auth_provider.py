"""Signing in by the word of an identity provider, which keeps to the protocol or lies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from campaigns.audit.models import AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.staff.invitations import invite_staff
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import change_staff
from tests.factories_staff import PASSWORD, Browser, make_staff
from tests.fixtures import make_settings
from tests.functional.shell.test_second_factor import Phone
from tests.identity_provider import CLIENT, SECRET, STRANGER, Provider, running_provider
from tests.one_app import OneApp
from tests.pages import form_of
from webapp.commands.outside import identity_provider

LEAVE, BACK = "/sign-in/provider", "/sign-in/provider/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider(f"http://club.test{BACK}") as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    fresh = Provider(running.back, running.url)
    vars(running).update(vars(fresh))
    return running


@pytest.fixture
def known(runtime: Runtime, provider: Provider) -> Runtime:
    """The runtime of a house that asks this provider; what it signs is of the real time."""
    settings = runtime.settings.model_copy(
        update={
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": type(runtime.settings.oidc_client_secret)(SECRET),
            "oidc_name": "House ID",
        }
    )
    return replace(runtime, settings=settings, system_clock=system_clock)


@pytest.fixture
def browser(known: Runtime, one_app: OneApp) -> Browser:
    make_staff(known)  # while nobody is an admin, all ways lead to the setup
    return Browser(one_app.on(known).test_client())


@pytest.fixture
def ada(known: Runtime, browser: Browser) -> Staff:
    return make_staff(known, Role.MANAGER, email="ada@club.example")


def go(browser: Browser, **query: Any) -> str:
    """To the provider, and the address it sends the browser back to."""
    left = browser.get(LEAVE, query_string=query)
    assert left.status_code == 302, left.text
    answer = requests.get(left.location, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://club.test")


def come(browser: Browser, address: str, **typed: str) -> TestResponse:
    """Back, and by the page's one button in."""
    page = browser.get(address)
    assert page.status_code == 200
    return browser.post(BACK, {**form_of(page.text).fields.to_dict(), **typed})


def sign_in(browser: Browser, **query: Any) -> TestResponse:
    return come(browser, go(browser, **query))


def test_who_is_vouched_for_is_in_where_they_wanted_to_be(browser: Browser, ada: Staff, known: Runtime) -> None:
    assert "Sign in with House ID" in browser.get("/sign-in").text
    assert sign_in(browser, next="/account?a=b").location == "/account?a=b"
    assert "by 127.0.0.1" in browser.get("/account").text
    with known.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "staff_session")).one()
    said = {"id": int(entry.row_key), "staff_id": ada.id, "opened_by": "127.0.0.1"}
    assert (entry.actor_id, entry.after) == (ada.id, said)


def test_no_code_is_asked_for_and_a_new_password_ends_it_alike(
    browser: Browser, ada: Staff, known: Runtime, clock: Any
) -> None:
    with known.sessions.begin() as session:
        Phone(session, known, clock, ada)
    sign_in(browser)
    other = Browser(browser.client.application.test_client())
    sign_in(other)
    changed = {"current": PASSWORD, "new": "another long one", "again": "another long one"}
    assert other.post("/account", changed).status_code == 303
    assert [each.get("/account").status_code for each in (browser, other)] == [302, 200]


def test_the_address_may_be_told_by_userinfo_in_any_case(browser: Browser, ada: Staff, provider: Provider) -> None:
    provider.by_userinfo, provider.email = True, ada.email.upper()
    assert sign_in(browser).status_code == 303


def test_who_is_invited_comes_in_without_a_password(browser: Browser, known: Runtime, provider: Provider) -> None:
    provider.email = "new@club.example"
    with known.sessions.begin() as session:
        invite_staff(session, email=provider.email, name="New", role=Role.HOST, language="en", now=known.clock())
    assert sign_in(browser).status_code == 303


@pytest.mark.parametrize(
    ("what", "lie", "wrong"),
    [
        ("iss", "https://elsewhere.example", ("InvalidClaimError", "iss")),
        ("aud", ["another-client"], ("InvalidClaimError", "aud")),
        ("exp", -300, ("ExpiredTokenError", "exp")),
        ("nonce", "of another journey", ("InvalidClaimError", "nonce")),
        ("key", STRANGER, ("BadSignatureError", "")),
    ],
)
def test_what_does_not_fit_is_not_believed(
    browser: Browser, ada: Staff, provider: Provider, what: str, lie: Any, wrong: tuple[str, str]
) -> None:
    provider.lies = {what: lie}
    with capture_logs() as log:
        answer = sign_in(browser)
    assert (answer.status_code, provider.exchanged) == (401, 1)
    assert [(line["fault"], line["claim"]) for line in log if "fault" in line] == [wrong]
    assert "does not belong to this sign-in" in answer.text
    assert browser.get("/account").status_code == 302


def test_another_state_is_refused_before_the_provider_is_asked(
    browser: Browser, ada: Staff, provider: Provider
) -> None:
    assert come(browser, go(browser), state="of another").status_code == 401
    assert provider.exchanged == 0


def test_an_answer_is_good_for_its_browser_and_once(browser: Browser, ada: Staff, provider: Provider) -> None:
    address = go(browser)
    stranger = Browser(browser.client.application.test_client())
    assert come(stranger, address).status_code == 401
    assert [come(browser, address).status_code for _ in range(2)] == [303, 401]
    assert provider.exchanged == 1


def test_a_code_of_another_journey_does_not_fit_this_verifier(browser: Browser, ada: Staff) -> None:
    other = parse_qs(urlsplit(go(Browser(browser.client.application.test_client()))).query)
    assert come(browser, go(browser), code=other["code"][0]).status_code == 401


def test_an_address_that_is_not_verified_names_nobody(browser: Browser, ada: Staff, provider: Provider) -> None:
    provider.verified = False
    answer = sign_in(browser)
    assert answer.status_code == 401
    assert "does not vouch for an email address" in answer.text


def test_known_once_one_is_that_account_there_whatever_its_address(
    browser: Browser, ada: Staff, known: Runtime, provider: Provider
) -> None:
    ben = make_staff(known, Role.HOST, email="ben@club.example")
    sign_in(browser)
    provider.email, provider.verified = ben.email, False
    assert sign_in(browser).status_code == 303
    assert ada.email in browser.get("/account").text


def test_an_address_given_to_somebody_else_there_hands_over_nothing_until_an_admin_says_so(
    browser: Browser, ada: Staff, known: Runtime, provider: Provider
) -> None:
    sign_in(browser)
    provider.subject = "another-2"
    later = Browser(browser.client.application.test_client())
    refused = sign_in(later)
    assert refused.status_code == 401
    assert "signs in here with another account of House ID" in refused.text
    admin = Browser(browser.client.application.test_client())
    admin.sign_in(make_staff(known, email="head@club.example").email)
    assert "ada-1" in admin.get(f"/staff/{ada.id}").text
    assert admin.post(f"/staff/{ada.id}/provider/forget").status_code == 303
    assert sign_in(later).status_code == 303


def test_strangers_and_those_who_left_are_not_let_in(
    browser: Browser, ada: Staff, known: Runtime, provider: Provider
) -> None:
    with known.sessions.begin() as session:
        change_staff(session, staff_id=ada.id, name="Ada", role=ada.role, active=False, now=known.clock())
    for provider.email in (ada.email, "nobody@else.example"):
        answer = sign_in(browser)
        assert answer.status_code == 401
        assert f"Nobody with the address {provider.email} works here" in answer.text


def test_a_provider_that_says_no_or_nothing_leaves_the_password(
    browser: Browser, ada: Staff, provider: Provider
) -> None:
    assert "House ID did not sign you in" in browser.get(BACK, query_string={"error": "access_denied"}).text
    provider.url, url = "https://elsewhere.example", provider.url  # it calls itself otherwise now
    silent = browser.get(LEAVE)
    provider.url = url
    assert silent.status_code == 503
    assert "cannot be asked at the moment" in silent.text
    assert browser.sign_in(ada.email).status_code == 303


def test_answers_that_do_not_fit_are_counted(browser: Browser, ada: Staff) -> None:
    answers = [browser.post(BACK, {"state": "guess", "code": "guess"}).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_where_none_is_set_there_is_no_such_door(client: Any, runtime: Runtime) -> None:
    make_staff(runtime)
    assert client.get(LEAVE).status_code == 404
    assert "Sign in with" not in client.get("/sign-in").text


def test_the_doctor_asks_whether_it_is_there(known: Runtime, provider: Provider) -> None:
    assert [each.ok for each in identity_provider(known)] == [True]
    astray = known.settings.model_copy(update={"oidc_issuer": f"{provider.url}/elsewhere"})
    (finding,) = identity_provider(replace(known, settings=astray))
    assert (finding.ok, "404" in finding.found) == (False, True)


@pytest.mark.parametrize(
    "said",
    [
        {"CONVIVE_OIDC_ISSUER": "http://id.club.example", "CONVIVE_OIDC_CLIENT_ID": CLIENT},
        {"CONVIVE_OIDC_ISSUER": "https://id.club.example"},
    ],
)
def test_a_provider_is_named_safely_and_whole(said: dict[str, str]) -> None:
    usual = make_settings("postgresql:///nowhere").model_dump(by_alias=True)
    with pytest.raises(ValueError, match="CONVIVE_OIDC_ISSUER begins with https"):
        Settings.model_validate(usual | said)
