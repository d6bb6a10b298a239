"""Lift on its page, in its files and in the terminal; the holdout is set where the club's other rules are."""

from datetime import timedelta

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.holdout import read_holdout
from campaigns.members.models import HoldoutLot
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import Campaign
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import invite
from tests.factories_lift import DAY, buy, make_crowd, make_sent, writes
from tests.factories_outreach import make_audience, make_campaign, make_club
from tests.factories_reports import buys_after, comes, salon_of
from tests.factories_staff import signed_in
from tests.fixtures import Convive


@pytest.fixture
def campaign(session: Session) -> Campaign:
    """100 of 400 written to bought, and 10 of 100 left alone."""
    make_club(session)
    campaign, written, held = make_sent(session), make_crowd(session, 400), make_crowd(session, 100)
    writes(session, campaign, written)
    writes(session, campaign, held, MessageState.HELD_OUT)
    buy(session, [*written[:100], *held[:10]], DAY + timedelta(days=1))
    session.commit()
    return campaign


@pytest.mark.parametrize(("language", "said"), [("en", "+15\u00a0pp"), ("zh", "+15\u00a0个百分点")])
def test_the_page_says_what_the_campaign_brought(
    client: FlaskClient, runtime: Runtime, campaign: Campaign, language: str, said: str
) -> None:
    page = signed_in(client, runtime, language=language).get(f"/reports/lift?campaign={campaign.id}").text
    assert said in page
    assert f"/campaigns/{campaign.id}/people?state=held_out" in page


def test_a_window_that_runs_is_warned_of(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    page = signed_in(client, runtime).get(f"/reports/lift?campaign={campaign.id}&days=90").text
    assert "It is too early" in page


def test_the_command_and_the_file_say_the_same(
    client: FlaskClient, runtime: Runtime, convive: Convive, campaign: Campaign
) -> None:
    told = orjson.loads(convive("report", "lift", "--campaign", str(campaign.id), "--json").output)
    rate, spend, adjusted, check = (sheet["rows"][0] for sheet in told["sheets"])
    assert (rate["written"], rate["held_out"], rate["verdict"]) == (400, 100, "more")
    assert (spend["written_spent"], spend["difference"], spend["verdict"]) == (250, 150, "more")
    assert (adjusted["difference"], adjusted["narrower"]) == (150, pytest.approx(0))
    assert check["one"] + check["other"] == 100
    file = signed_in(client, runtime).get(f"/reports/lift.csv?campaign={campaign.id}").text
    assert ",400,100,0.2500,0.1000,0.1500," in file


def test_a_club_without_a_holdout_is_taught(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(session)
    session.commit()
    assert "The club holds nobody out of all campaigns" in signed_in(client, runtime).get("/reports/lift").text


@pytest.mark.parametrize(("holdout", "said"), [(0, "Nobody is held out"), (20, "With 2 held out")])
def test_the_review_can_tell_what_the_holdout_shows(
    client: FlaskClient, runtime: Runtime, session: Session, holdout: int, said: str
) -> None:
    make_audience(session, 10)
    draft = make_campaign(session, holdout_percent=holdout)
    session.commit()
    marketer = signed_in(client, runtime, Role.MARKETER)
    assert f"/reports/lift-sample?campaign={draft.id}" in marketer.get(f"/campaigns/{draft.id}").text
    assert said in marketer.get(f"/reports/lift-sample?campaign={draft.id}").text


def test_the_sample_is_told_in_the_terminal(convive: Convive, session: Session) -> None:
    members = make_audience(session, 10)
    buy(session, [members[0].id], NOW.date())
    draft = make_campaign(session, holdout_percent=10)
    session.commit()
    told = orjson.loads(convive("report", "lift-sample", "--campaign", str(draft.id), "--json").output)
    (stands,), needed = (sheet["rows"] for sheet in told["sheets"])
    assert (stands["written"], stands["held_out"], stands["bought"]) == (9, 1, 0.1)
    assert [row["enough"] for row in needed] == ["no"] * 6


def test_the_share_held_out_is_set_and_drawn(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(session)
    make_crowd(session, 10)
    session.commit()
    owner = signed_in(client, runtime, Role.ADMIN)
    assert owner.post("/settings/holdout", {"percent": "21"}).status_code == 422
    assert read_holdout(session) is None
    assert owner.post("/settings/holdout", {"percent": "10"}).status_code == 303
    assert len(session.scalars(select(HoldoutLot)).all()) == 10
    assert "So many are held out since" in owner.get("/settings/holdout").text


def test_only_who_may_change_the_club_sets_it(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.MARKETER).post("/settings/holdout", {"percent": "5"}).status_code == 403


def test_the_effect_of_an_event_is_told_everywhere(
    client: FlaskClient, runtime: Runtime, convive: Convive, session: Session
) -> None:
    salon = salon_of(session, days_ago=40)
    buys_after(session, comes(session, salon).member, salon, days=1)
    invite(session, salon)
    session.commit()
    told = orjson.loads(convive("report", "event-effect", "--event", salon.code, "--json").output)
    rate, spend, matched, _balance = (sheet["rows"][0] for sheet in told["sheets"])
    assert (matched["members"], matched["others"], rate["bought"], rate["verdict"]) == (1, 1, 1, "inconclusive")
    assert (spend["spent"], spend["verdict"]) == (1000, "nobody")
    browser = signed_in(client, runtime)
    assert f"/reports/event-effect?event={salon.code}" in browser.get(f"/events/{salon.id}/report").text
    assert "inconclusive, from" in browser.get(f"/reports/event-effect?event={salon.code}").text
