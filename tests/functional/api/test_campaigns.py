"""A program asks how far a campaign is."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.outreach.models import Campaign
from tests.factories_members import make_club
from tests.factories_messaging import make_message, make_run
from tests.factories_outreach import make_campaign
from tests.functional.api.callers import Caller, with_key


@pytest.fixture
def campaign(session: Session) -> Campaign:
    make_club(session)
    found = make_campaign(session)
    session.commit()
    return found


@pytest.fixture
def program(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> Caller:
    return with_key(client, runtime)


def asks(program: Caller, path: str) -> TestResponse:
    return program.client.get(f"/api/v1/campaigns{path}", headers={"Authorization": f"Bearer {program.secret}"})


def test_campaigns_are_listed(program: Caller, campaign: Campaign) -> None:
    (told,) = asks(program, "").json["campaigns"]  # type: ignore[index]
    assert (told["id"], told["name"], told["state"]) == (campaign.id, campaign.name, campaign.state)


def test_a_draft_has_no_messages_yet(program: Caller, campaign: Campaign) -> None:
    assert asks(program, f"/{campaign.id}/progress").json == {
        "id": campaign.id,
        "state": campaign.state,
        "messages": [],
        "accepted_last_minute": 0,
        "due_now": 0,
        "next_due_at": None,
    }


def test_the_messages_of_a_campaign_are_counted(program: Caller, session: Session) -> None:
    run = make_run(session)
    make_message(session, run_id=run.id)
    session.commit()
    (told,) = asks(program, f"/{run.campaign_id}/progress").json["messages"]  # type: ignore[index]
    assert (told["channel"], told["count"]) == ("email", 1)


@pytest.mark.parametrize("number", ["0", "999999", "x"])
def test_there_is_no_such_campaign(program: Caller, number: str) -> None:
    assert asks(program, f"/{number}/progress").status_code == 404


@pytest.mark.parametrize("path", ["", "/1/progress"])
def test_campaigns_ask_for_a_key(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/v1/campaigns{path}").status_code == 401
