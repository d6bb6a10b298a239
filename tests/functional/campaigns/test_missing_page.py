import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.staff.models import Role
from tests.factories_outreach import ledger, make_audience, make_campaign, make_launched, make_member
from tests.factories_staff import signed_in
from tests.fixtures import Convive


@pytest.fixture
def campaign(session: Session, runtime: Runtime) -> Campaign:
    """Of three one mail came back, one arrived and one waits; a fourth has no address."""
    make_audience(session, 3)
    make_member(session)
    campaign = make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    for row, state in zip(ledger(session, campaign), (MessageState.BOUNCED, MessageState.DELIVERED), strict=False):
        session.execute(update(Message).where(Message.id == row.id).values(state=state))
    session.commit()
    return campaign


def test_the_missing_are_counted_by_reason_and_sent_to(
    client: FlaskClient, runtime: Runtime, session: Session, campaign: Campaign
) -> None:
    browser = signed_in(client, runtime)
    assert "Send only to those missing" in browser.get(f"/campaigns/{campaign.id}").text
    page = browser.get(f"/campaigns/{campaign.id}/missing").text
    assert ("Send to 1 member" in page, "Bounced" in page, "No consent" in page) == (True, True, True)
    sent = browser.post(f"/campaigns/{campaign.id}/missing")
    assert (sent.status_code, "only to those missing" in browser.get(f"/campaigns/{campaign.id}").text) == (303, True)
    assert "The audience is being chosen" in browser.get(sent.location).text
    assert browser.post(f"/campaigns/{campaign.id}/missing").status_code == 409


def test_the_missing_are_told_in_chinese(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    page = signed_in(client, runtime, language="zh").get(f"/campaigns/{campaign.id}/missing").text
    assert "发送给 1 位会员" in page


def test_a_marketer_sees_them_and_sends_nothing(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    browser = signed_in(client, runtime, Role.MARKETER)
    assert "Send to" not in browser.get(f"/campaigns/{campaign.id}/missing").text
    assert browser.post(f"/campaigns/{campaign.id}/missing").status_code == 403


def test_a_draft_has_nobody_missing(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    draft = make_campaign(session)
    session.commit()
    assert signed_in(client, runtime).get(f"/campaigns/{draft.id}/missing").status_code == 409


def test_the_command_counts_first_and_sends_then(convive: Convive, campaign: Campaign) -> None:
    dry = json.loads(convive("campaign", "send-missing", str(campaign.id), "--dry-run", "--json").stdout)
    assert dry == {"members": 2, "to_send": 1, "missing_since": {"bounced": 1, "skipped:no_consent": 1}}
    sent = json.loads(convive("campaign", "send-missing", str(campaign.id), "--json").stdout)
    assert (sent["state"], sent["occurrence"]) == ("due", "once/missing:1")
    again = convive("campaign", "send-missing", str(campaign.id))
    assert (again.exit_code, "Nothing more was sent" in again.stderr) == (1, True)
