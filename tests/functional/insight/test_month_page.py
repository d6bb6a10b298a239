"""The monthly review as a page, a paper, files and a command."""

import csv
from io import StringIO
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.insight.month.kept import keep_months
from campaigns.members.models import ActivityKind, Member
from tests.clock import NOW
from tests.factories_care import carer, owned
from tests.factories_members import does, joins, make_club
from tests.factories_staff import signed_in
from tests.fixtures import Convive

NOVEMBER = "/reports/month?month=2026-11"


@pytest.fixture
def buyer(runtime: Runtime) -> Member:
    """The one member of the club who bought in November."""
    with runtime.sessions.begin() as session:
        make_club(session)
        joins(session, "Bo Li")
        member = owned(session, carer(session), "Ana Lima")
        does(session, member, ActivityKind.PURCHASED, value=1250)
        keep_months(session, now=NOW)
    return member


def test_each_figure_leads_to_the_members_behind_it(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    browser = signed_in(client, runtime)
    page = browser.get(NOVEMBER).text
    assert ("/reports/month/people?figure=buyers&amp;month=2026-11" in page, 'class="line club"' in page) == (
        True,
        True,
    )
    people = browser.get("/reports/month/people?figure=buyers&month=2026-11").text
    assert ("Ana Lima" in people, "Bo Li" in people) == (True, False)


def test_what_counts_no_members_leads_to_its_rows(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    browser = signed_in(client, runtime)
    assert "/reports/month/rows?figure=spent&amp;month=2026-11" in browser.get(NOVEMBER).text
    rows = browser.get("/reports/month/rows?figure=spent&month=2026-11").text
    assert ("Ana Lima" in rows, "Bo Li" in rows, rows.count("$12.50")) == (True, False, 2)
    assert browser.get("/reports/month/rows?figure=moon&month=2026-11").status_code == 404


@pytest.mark.parametrize(("figure", "there"), [("active", True), ("again", False), ("friends", False)])
def test_others_are_not_behind_it(
    client: FlaskClient, runtime: Runtime, buyer: Member, figure: str, *, there: bool
) -> None:
    people = signed_in(client, runtime).get(f"/reports/month/people?figure={figure}&month=2026-11").text
    assert ("Ana Lima" in people) is there


def test_the_review_of_one_owner(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    browser = signed_in(client, runtime)
    assert "Of the members whom Ada Ortiz looks after now" in browser.get(f"{NOVEMBER}&owner={buyer.owner_id}").text
    assert browser.get(f"{NOVEMBER}&owner=999999").status_code == 404


def test_it_speaks_chinese(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    text = signed_in(client, runtime, language="zh").get(NOVEMBER).text
    assert ("2026年11月月度回顾" in text, "有消费的会员" in text) == (True, True)


def test_a_month_to_come_is_refused(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    answer = signed_in(client, runtime).get("/reports/month?month=2027-01")
    assert (answer.status_code, "That month has not begun" in answer.text) == (422, True)


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13"])
def test_what_is_no_month_of_ours_is_refused(client: FlaskClient, runtime: Runtime, month: str) -> None:
    assert signed_in(client, runtime).get(f"/reports/month?month={month}").status_code == 422


def test_the_file_has_a_row_for_each_month(client: FlaskClient, runtime: Runtime, buyer: Member) -> None:
    text = signed_in(client, runtime).get("/reports/month.csv?month=2026-11&sheet=came").data.decode("utf-8-sig")
    this, before, *_definition = csv.DictReader(StringIO(text))
    assert (this["month"], this["buyers"], this["spent"]) == ("2026-11", "1", "12.50")
    assert (before["month"], before["buyers"]) == ("2026-10", "0")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_stands_on_paper(client: FlaskClient, runtime: Runtime, buyer: Member, language: str) -> None:
    answer = signed_in(client, runtime, language=language).get("/reports/month.pdf?month=2026-11")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert b"NotoSansSC" in answer.data


def test_a_report_without_a_paper_says_so(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime).get("/reports/referrals.pdf").status_code == 404


def test_the_command_prints_and_writes_it(convive: Convive, buyer: Member, tmp_path: Path) -> None:
    told = orjson.loads(convive("report", "month", "--month", "2026-11", "--sheet", "came", "--json").output)
    assert told["sheets"][0]["rows"][0]["spent"] == 1250
    paper = tmp_path / "review.pdf"
    assert convive("report", "month", "--month", "2026-11", "--pdf", str(paper), "--language", "zh").exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
