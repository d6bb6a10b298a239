"""From the report's figure of those at risk to a segment of them, and why somebody is in it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from campaigns.segments.models import Segment
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_care import carer, owned
from tests.factories_members import does, joins, make_club
from tests.factories_staff import signed_in
from tests.pages import press

TO_BUILDER = "/segments/new?add=rhythm_in"


@pytest.fixture
def away(runtime: Runtime) -> int:
    """Of somebody who usually buys every ten days and has been away for thirty."""
    with runtime.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        for days in (30, 40, 50):
            does(session, member, ActivityKind.PURCHASED, days_ago=days, value=500)
        return member.id


def test_a_segment_of_those_at_risk_is_made_from_the_figure(client: FlaskClient, runtime: Runtime, away: int) -> None:
    browser = signed_in(client, runtime)
    assert TO_BUILDER in browser.get("/reports/contribution").text
    page = browser.get(TO_BUILDER).text
    assert press(browser, "/segments/new", page, "save", name="Away").status_code == 303
    with runtime.sessions() as session:
        made = session.scalars(select(Segment)).one()
    assert made.rule == {"all": [{"type": "rhythm_in", "rhythms": ["at_risk"]}]}
    assert "Members who by their own rhythm are at risk." in browser.get(f"/segments/{made.id}").text
    assert "At risk, usually every 10 days" in browser.get(f"/segments/{made.id}/explain?member={away}").text


def test_of_a_segment_the_figure_leads_to_its_members_alone(client: FlaskClient, runtime: Runtime, away: int) -> None:
    with runtime.sessions.begin() as session:
        other = owned(session, carer(session), "Bo Li")
        for days in (30, 40, 50):
            does(session, other, ActivityKind.PURCHASED, days_ago=days, value=500)
        segment_id = add_segment(session, name="Owned", rule=parse_rule({"type": "owned"}), now=NOW).id
    browser = signed_in(client, runtime)
    page = browser.get(f"/reports/contribution?segment={segment_id}").text
    to_list = f"/members?rhythm=at_risk&amp;segment={segment_id}&amp;sort=-spend"
    assert (to_list in page, TO_BUILDER in page) == (True, False)
    members = browser.get(to_list.replace("&amp;", "&")).text
    assert ("Bo Li" in members, "1 member" in members) == (True, True)


def test_a_beginning_that_is_not_there_is_passed_over(client: FlaskClient, runtime: Runtime, away: int) -> None:
    assert signed_in(client, runtime).get("/segments/new?add=moon").status_code == 200
