import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.segments.recording import record_segments
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_club, make_member, make_segment
from tests.fixtures import Convive


@pytest.fixture
def club(session: Session) -> None:
    make_club(session)
    make_audience(session, 4)
    make_member(session, full_name="Ana Lima")
    make_segment(session)
    session.commit()


@pytest.mark.usefixtures("club")
def test_a_saved_segment_is_broken_down(convive: Convive) -> None:
    rows = json.loads(convive("segment", "breakdown", "Everybody", "--holdout", "25", "--json").stdout)
    assert (rows[0], rows[-1]) == (
        {"channel": "email", "step": "matched", "lost": None, "left": 5},
        {"channel": "email", "step": "to_send", "lost": None, "left": 3},
    )
    assert {row["step"]: row["lost"] for row in rows if row["lost"]} == {"no_consent": 1, "held_out": 1}


@pytest.mark.usefixtures("club")
def test_a_rule_that_is_not_saved_is_broken_down_by_channel(convive: Convive) -> None:
    told = convive("segment", "breakdown", "--rule", '{"all": []}', "--channel", "sms", "--channel", "email", "--json")
    left = {row["channel"]: row["left"] for row in json.loads(told.stdout) if row["step"] == "to_send"}
    assert left == {"sms": 0, "email": 4}


@pytest.mark.usefixtures("club")
def test_the_members_of_a_step_are_shown(convive: Convive) -> None:
    told = convive("segment", "breakdown", "Everybody", "--step", "no_consent", "--json")
    assert [row["name"] for row in json.loads(told.stdout)] == ["Ana Lima"]


@pytest.mark.parametrize("arguments", [(), ("Everybody", "--rule", "{}"), ("Everybody", "--channel", "fax")])
@pytest.mark.usefixtures("club")
def test_wrong_usage_of_a_breakdown(convive: Convive, arguments: tuple[str, ...]) -> None:
    assert convive("segment", "breakdown", *arguments).exit_code == 2


@pytest.mark.usefixtures("club")
@pytest.mark.parametrize("command", ["breakdown", "history", "moves"])
def test_a_segment_that_is_not_there(convive: Convive, command: str) -> None:
    refused = convive("segment", command, "Nobody")
    assert (refused.exit_code, "segment" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("club")
def test_the_history_of_a_segment(convive: Convive, session: Session) -> None:
    for day in range(2):
        record_segments(session, now=NOW + timedelta(days=day))
        make_member(session, full_name="Bo Chen")
    record_segments(session, now=NOW + timedelta(days=2))
    session.commit()
    days = json.loads(convive("segment", "history", "Everybody", "--days", "2", "--json").stdout)
    assert [(row["members"], row["entered"], row["left"]) for row in days] == [(6, 1, 0), (7, 1, 0)]
    moved = json.loads(convive("segment", "moves", "Everybody", "--json").stdout)
    assert [(row["name"], row["moved"], row["day"]) for row in moved] == [("Bo Chen", "entered", days[1]["day"])]


@pytest.mark.usefixtures("club")
def test_without_a_history_there_are_no_moves(convive: Convive) -> None:
    assert json.loads(convive("segment", "moves", "Everybody", "--json").stdout) == []
