"""The repeat-purchase report: page, file and command are one query."""

import csv
from datetime import date
from io import StringIO

import orjson
import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role
from tests.conftest import Convive
from tests.factories_outreach import make_club, make_member, make_tier
from tests.factories_staff import signed_in
from tests.integration.insight.test_repeat_purchase import buy_on

DAYS = (date(2026, 1, 5), date(2026, 1, 15), date(2026, 2, 14))


@pytest.fixture
def bought(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        make_tier(session).key = "=gold"
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
    text = signed_in(client, runtime).get("/reports/repeat-purchase.csv").data.decode("utf-8-sig")
    club, tier, *months = csv.DictReader(StringIO(text))
    assert (club["members"], club["share"], club["repeat_trips_2"]) == ("2", "0.5000", "1")
    assert len(months) == 2
    assert tier["group"] == "'=gold"


def test_the_command_prints_the_same(convive: Convive, bought: None) -> None:
    found = orjson.loads(convive("report", "repeat-purchase", "--until", "2026-02-14", "--json").output)
    assert found["repeat_trips"] == {"0": 1, "1": 0, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0, "7+": 0}


@pytest.mark.parametrize(("by", "first"), [("tier", {"tier": "=gold"}), ("month", {"month": "2026-01"})])
def test_the_command_splits_by_tier_or_month(convive: Convive, bought: None, by: str, first: dict[str, str]) -> None:
    found = orjson.loads(convive("report", "repeat-purchase", "--by", by, "--json").output)
    assert found[0].items() >= first.items()


def test_a_broken_date_is_wrong_usage(convive: Convive) -> None:
    assert convive("report", "repeat-purchase", "--until", "soon").exit_code == 2
