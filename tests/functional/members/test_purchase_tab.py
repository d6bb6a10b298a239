"""The purchases of one member, as staff see them."""

from datetime import date
from re import search

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.members.purchases.currencies import read_rate, set_rate
from tests.clock import NOW
from tests.factories_members import imported, joins, make_club
from tests.factories_staff import Browser, signed_in

ROWS = "A1,o1,2026-01-02,10,EUR,\nA1,r1,2026-01-05,-4,EUR,o1\n"
HEADER = "customer,order,date,amount,currency,refunded order\n"


@pytest.fixture
def ana(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session, source_reference="A1")
        set_rate(session, currency="EUR", since=date(2026, 1, 1), rate=read_rate("2"), now=NOW)
        imported(session, HEADER + ROWS)
        return member.id


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def test_other_money_a_refund_and_a_correction_are_told(browser: Browser, runtime: Runtime, ana: int) -> None:
    with runtime.sessions.begin() as session:
        imported(session, HEADER + ROWS.replace(",10,", ",12,"), correct=True)
    page = browser.get(f"/members/{ana}?tab=purchases").text
    assert "€12.00" in page
    assert "US$24.00" in page
    assert "Gives back o1" in page
    assert "was €10.00 on 2 Jan 2026" in page


def test_many_purchases_are_shown_some_at_a_time(browser: Browser, runtime: Runtime, ana: int) -> None:
    rows = "".join(f"A1,n{number:03},2026-02-0{1 + number % 3},1,USD,\n" for number in range(120))
    with runtime.sessions.begin() as session:
        imported(session, HEADER + rows)
    path: str | None = f"/members/{ana}?tab=purchases"
    seen: list[str] = []
    while path and len(seen) <= 120:
        page = browser.get(path).text
        seen += [reference for reference in (f"n{number:03}" for number in range(120)) if f">{reference}<" in page]
        older = search(r'href="([^"]*after=[^"]*)"', page)
        path = older[1].replace("&amp;", "&") if older else None
    assert (len(seen), len(set(seen))) == (120, 120)


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01T00:00:00+00:00_x"])
def test_a_place_that_is_none_begins_anew(browser: Browser, ana: int, after: str) -> None:
    assert "o1" in browser.get(f"/members/{ana}", query_string={"tab": "purchases", "after": after}).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_is_shown(client: FlaskClient, runtime: Runtime, ana: int, language: str) -> None:
    assert "r1" in signed_in(client, runtime, language=language).get(f"/members/{ana}?tab=purchases").text
