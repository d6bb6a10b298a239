"""How long records of messages are kept: the page, the command, and what a timeline says of the lines that went."""

from datetime import timedelta

import orjson
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_staff import signed_in
from tests.fixtures import Convive


def test_old_lines_are_summed_on_the_timeline(client: FlaskClient, runtime: Runtime, convive: Convive) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        for days in (400, 500, 3):
            does(session, member, ActivityKind.MESSAGE_SENT, days_ago=days)
    browser = signed_in(client, runtime)
    assert browser.post("/settings/records", {"months": "5"}).status_code == 422
    assert browser.post("/settings/records", {"months": "12"}).status_code == 303
    shown = {row["table"]: row for row in orjson.loads(convive("retention", "show", "--json").stdout)}
    assert (shown["activity"]["would_go"], shown["message"]["kept_from"]) == (2, None)
    assert orjson.loads(convive("retention", "run", "--json").stdout) == {"gone": 2}
    page = browser.get(f"/members/{member.id}").text
    assert "2 messages before that, the last on" in page
    assert f"{NOW - timedelta(days=400):%Y-%m-%d}" in page
    assert "Sums of lines that went" in browser.get("/settings/records").text


def test_the_command_keeps_for_so_many_months_or_for_good(convive: Convive, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
    assert convive("retention", "keep").exit_code == 2
    assert convive("retention", "keep", "--months", "24").exit_code == 0
    shown = {row["table"]: row["kept_from"] for row in orjson.loads(convive("retention", "show", "--json").stdout)}
    assert shown["receipt"] is not None
    assert convive("retention", "keep", "--for-good").exit_code == 0
    assert orjson.loads(convive("retention", "run", "--json").stdout) == {"gone": 0}
