"""The repeat-purchase report: page, file and command are one query."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from campaigns.staff.models import Role
from tests.factories_outreach import make_club, make_member, make_tier
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.integration.insight.test_repeat_purchase import buy_on
from webapp.reports.asked import Takes, TurnedRound, asked_of

DAYS = (date(2026, 1, 5), date(2026, 1, 15), date(2026, 2, 14))


@pytest.fixture
def bought(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        make_tier(session).name = {"en": "=Gold", "zh": "=金"}
        buy_on(session, make_member(session).id, *DAYS)
        buy_on(session, make_member(session).id, DAYS[2])


def test_the_page_says_who_came_back(client: FlaskClient, runtime: Runtime, bought: None) -> None:
    text = signed_in(client, runtime).get("/reports/repeat-purchase").text
    assert "50.0%" in text
    assert "1 made a second trip" in text


def test_the_page_looks_back_to_any_day(client: FlaskClient, runtime: Runtime, bought: None) -> None:
    text = signed_in(client, runtime).get("/reports/repeat-purchase?until=2026-01-10").text
    assert "0.0%" in text


def test_an_empty_page_teaches(client: FlaskClient, runtime: Runtime) -> None:
    assert "No purchases by then" in signed_in(client, runtime).get("/reports/repeat-purchase").text


def test_a_broken_date_is_refused(client: FlaskClient, runtime: Runtime) -> None:
    answer = signed_in(client, runtime).get("/reports/repeat-purchase?until=yesterday")
    assert answer.status_code == 422
    assert "is not a date" in answer.text


def test_a_host_sees_no_reports(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.HOST).get("/reports").status_code == 403


def test_the_file_has_the_page_s_figures(client: FlaskClient, runtime: Runtime, bought: None) -> None:
    text = signed_in(client, runtime).get("/reports/repeat-purchase.csv?days=30").data.decode("utf-8-sig")
    club = next(csv.DictReader(StringIO(text)))
    assert (club["members"], club["share"], club["second"], club["third"]) == ("2", "0.5000", "0.5000", "0.0000")
    assert "A trip is a day" in text


def test_a_file_runs_no_formula(client: FlaskClient, runtime: Runtime, bought: None) -> None:
    browser = signed_in(client, runtime)
    text = browser.get("/reports/repeat-purchase.csv?sheet=tier").data.decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(text)))["tier"] == "'=Gold"
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get("/reports/repeat-purchase.xlsx").data))
    _heads, (tier, members, *_figures) = book.get_sheet_by_index(2).to_python()
    assert (tier, members) == ("=Gold", 2)
    assert "A trip is a day" in str(book.get_sheet_by_index(8).to_python()[0][1])


def test_a_table_that_is_not_there_is_refused(client: FlaskClient, runtime: Runtime) -> None:
    answer = signed_in(client, runtime).get("/reports/repeat-purchase.csv?sheet=moon")
    assert answer.status_code == 404
    assert "club, trips, tier" in answer.text


def test_a_report_of_one_event_asks_which(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    assert "Choose what it is about" in browser.get("/reports/event").text
    assert browser.get("/reports/event.csv").status_code == 422


def test_a_report_of_one_campaign_asks_which_in_the_terminal_too(convive: Convive) -> None:
    assert convive("report", "lift-sample").exit_code == 2


def test_what_makes_no_sense_is_refused() -> None:
    broken = ("since=2026-02-30", "days=0", "days=-1", "days=\uff19", "segment=x", "month=2026-13", f"owner={2**63}")
    for asked in broken:
        name, text = asked.split("=")
        with pytest.raises(Refused):
            asked_of({name: text}, [*Takes], today=DAYS[0])


def test_a_span_turned_round_is_refused() -> None:
    with pytest.raises(TurnedRound):
        asked_of({"since": "2026-02-02", "until": "2026-02-01"}, [*Takes], today=DAYS[0])


def test_a_broken_date_is_refused_in_the_terminal(convive: Convive) -> None:
    assert convive("report", "repeat-purchase", "--until", "soon").exit_code == 1
