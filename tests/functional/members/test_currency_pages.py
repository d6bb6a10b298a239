import json
from datetime import date

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.purchases.currencies import list_rates, read_rate, set_rate
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.factories_work import recount
from tests.fixtures import Convive

PATH = "/settings/currencies"
EUR = {"currency": "eur", "rate": "2", "since": "2026-01-01"}


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        joins(session, source_reference="A1")


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


@pytest.fixture
def bought(runtime: Runtime) -> None:
    """For ten euros, when one was a dollar."""
    with runtime.sessions.begin() as session:
        set_rate(session, currency="EUR", since=date(2026, 1, 1), rate=read_rate("1"), now=NOW)
        imported(session, "customer,date,amount,currency\nA1,2026-01-02,10,EUR\n")


def rates(runtime: Runtime) -> list[str]:
    with runtime.sessions() as session:
        return [f"{rate.currency} {rate.written}" for rate in list_rates(session)]


def test_a_rate_is_set_and_corrected(browser: Browser, runtime: Runtime, bought: None) -> None:
    assert browser.post(PATH, EUR).status_code == 303
    assert "1 purchase is counted anew." in browser.get(PATH).text
    assert rates(runtime) == ["EUR 2"]


def test_purchases_follow_behind_the_save(browser: Browser, runtime: Runtime, bought: None) -> None:
    browser.post(PATH, EUR)
    assert "Until it is their turn" in browser.get(PATH).text
    recount(runtime)
    assert "1 changed" in browser.get(PATH).text


@pytest.mark.parametrize(
    "wrong", [{"rate": "0"}, {"rate": "much"}, {"currency": "USD"}, {"currency": "€€"}, {"since": "x"}]
)
def test_a_wrong_rate_is_shown_beside_its_field(browser: Browser, runtime: Runtime, wrong: dict[str, str]) -> None:
    page = browser.post(PATH, {**EUR, **wrong})
    assert page.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in page.text
    assert rates(runtime) == []


def test_a_rate_that_purchases_need_stays(browser: Browser, runtime: Runtime, bought: None) -> None:
    browser.post(f"{PATH}/remove", {"currency": "EUR", "since": "2026-01-01"})
    assert "have no other rate: 1" in browser.get(PATH).text
    assert rates(runtime) == ["EUR 1"]


def test_a_rate_is_removed(browser: Browser, runtime: Runtime) -> None:
    browser.post(PATH, EUR)
    browser.post(f"{PATH}/remove", {"currency": "EUR", "since": "2026-01-01"})
    assert rates(runtime) == []
    assert browser.post(f"{PATH}/remove", {"currency": "EUR", "since": "never"}).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_shown(client: FlaskClient, runtime: Runtime, bought: None, language: str) -> None:
    assert "EUR" in signed_in(client, runtime, language=language).get(PATH).text


def test_only_who_sets_rules_sees_it(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.MARKETER).get(PATH).status_code == 403


def test_a_rate_by_command(convive: Convive, bought: None) -> None:
    told = json.loads(convive("rates", "set", "EUR", "7.85", "--since", "2026-01-01", "--json").stdout)
    assert told == {"currency": "EUR", "since": "2026-01-01", "rate": "7.85", "to_count_anew": 1}
    assert json.loads(convive("rates", "list", "--json").stdout)[0]["purchases"] == 1
    assert convive("rates", "remove", "EUR", "--since", "2026-01-01").exit_code == 1
    assert convive("rates", "set", "EUR", "x", "--since", "2026-01-01").exit_code == 1
    assert convive("rates", "set", "EUR", "1", "--since", "today").exit_code == 2
