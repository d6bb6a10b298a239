"""Who brought whom, as staff see it and as the command prints it."""

import orjson
import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.members.profile.households import make_household
from campaigns.referrals.models import Referral
from tests.clock import NOW
from tests.factories_events import make_salon
from tests.factories_referrals import attend, bring, make_link
from tests.factories_staff import signed_in
from tests.fixtures import Convive


@pytest.fixture
def brought(runtime: Runtime) -> Referral:
    with runtime.sessions.begin() as session:
        referral = bring(session, make_link(session, make_salon(session)))
        attend(session, referral)
        return referral


def test_nobody_brought_a_friend_yet(client: FlaskClient, runtime: Runtime) -> None:
    assert "Nobody has brought a friend yet" in signed_in(client, runtime).get("/referrals").text


def test_the_friend_and_who_brought_them(client: FlaskClient, runtime: Runtime, brought: Referral) -> None:
    text = signed_in(client, runtime).get("/referrals").text
    assert "Fay Friend" in text
    assert "Who brought most friends" in text


def test_the_command_counts_each_step(convive: Convive, brought: Referral) -> None:
    told = orjson.loads(convive("report", "referrals", "--until", "2026-11-22", "--json").output)
    steps, best, *_more = told["sheets"]
    assert [steps["rows"][0][step] for step in ("links", "joined", "attended", "bought")] == [1, 1, 1, 0]
    assert best["rows"][0]["friends"] == 1


def test_the_branch_says_how_far_each_friend_came(client: FlaskClient, runtime: Runtime, brought: Referral) -> None:
    text = signed_in(client, runtime).get(f"/referrals/of/{brought.referrer_id}").text
    assert "Fay Friend" in text
    assert "100 points" in text


def test_what_does_not_count_says_why_and_staff_let_it_earn(
    client: FlaskClient, runtime: Runtime, brought: Referral
) -> None:
    with runtime.sessions.begin() as session:
        make_household(session, name="Home", member_ids=[brought.referrer_id, brought.friend_id], now=NOW)
    browser = signed_in(client, runtime)
    assert "One household" in browser.get("/referrals").text
    assert browser.post(f"/referrals/{brought.id}/vouch").status_code == 303
    assert "One household" not in browser.get("/referrals").text


def test_the_command_prints_the_branch(convive: Convive, runtime: Runtime, brought: Referral) -> None:
    code = "mei23456"
    with runtime.sessions.begin() as session:
        session.get_one(Member, brought.referrer_id).code = code
    (row,) = orjson.loads(convive("referrals", "branch", code, "--json").output)
    assert (row["name"], row["points"], row["brought_by"]) == ("Fay Friend", 100, code)
