"""What was kept says since when on the page, in files, to programs and in the terminal, and can be reckoned anew."""

import orjson
import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.insight.nightly import keep_readings
from tests.factories_outreach import make_club, make_member, make_segment, make_tier
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.functional.insight.test_reports import DAYS
from tests.integration.insight.test_repeat_purchase import buy_on

REPORTS = ("repeat-purchase", "second-purchase", "intervals", "referrals", "month")


@pytest.fixture
def kept(runtime: Runtime) -> None:
    """Somebody has bought since."""
    with runtime.sessions.begin() as session:
        make_club(session)
        make_tier(session)
        buy_on(session, make_member(session).id, *DAYS)
        keep_readings(session, runtime.clock(), least=1)
        buy_on(session, make_member(session).id, *DAYS)


@pytest.mark.parametrize("key", REPORTS)
def test_the_page_and_its_file_are_dated(client: FlaskClient, runtime: Runtime, kept: None, key: str) -> None:
    browser = signed_in(client, runtime)
    page = browser.get(f"/reports/{key}").text
    assert "was reckoned on 22 Nov 2026 at 09:00" in page
    assert f"/reports/{key}?anew=1" in page
    assert "was reckoned on" not in browser.get(f"/reports/{key}?anew=1").text


@pytest.mark.parametrize("key", ["repeat-purchase", "second-purchase"])
def test_beside_a_segment_everybody_is_dated(client: FlaskClient, runtime: Runtime, kept: None, key: str) -> None:
    with runtime.sessions.begin() as session:
        segment_id = make_segment(session).id
    page = signed_in(client, runtime).get(f"/reports/{key}?segment={segment_id}").text
    assert "The figures of all members were reckoned on 22 Nov 2026 at 09:00." in page


def test_files_say_it_too(client: FlaskClient, runtime: Runtime, kept: None) -> None:
    browser = signed_in(client, runtime)
    assert "Reckoned on 22 Nov 2026 at 09:00." in browser.get("/reports/intervals.csv").data.decode("utf-8-sig")
    assert "Reckoned on" not in browser.get("/reports/intervals.csv?anew=1").data.decode("utf-8-sig")


def test_the_command_gives_what_was_kept_or_reckons_anew(convive: Convive, kept: None) -> None:
    told = [orjson.loads(convive("report", "repeat-purchase", "--json", *more).output) for more in ((), ("--anew",))]
    clubs = [each["sheets"][0] for each in told]
    assert [(each["rows"][0]["members"], bool(each["as_of"])) for each in clubs] == [(1, True), (2, False)]


def test_anything_else_than_anew_is_refused(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime).get("/reports/intervals?anew=perhaps").status_code == 422


def test_the_paper_is_dated(client: FlaskClient, runtime: Runtime, kept: None) -> None:
    browser = signed_in(client, runtime)
    assert browser.get("/reports/month.pdf").data != browser.get("/reports/month.pdf?anew=1").data
