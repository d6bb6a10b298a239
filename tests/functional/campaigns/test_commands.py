import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Template
from campaigns.outreach.models import CampaignState
from campaigns.outreach.planning import plan_due_runs
from tests.factories_outreach import make_audience, make_campaign, make_club, make_segment, make_template
from tests.fixtures import Convive


def printed(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def drafted(convive: Convive, session: Session, *options: str) -> Result:
    make_club(session)
    make_segment(session)
    key = session.get_one(Template, make_template(session)).key
    session.commit()
    return convive("campaign", "create", "Spring", "--segment", "Everybody", "--template", key, *options, "--json")


def test_a_campaign_from_draft_to_ledger(convive: Convive, session: Session, runtime: Runtime) -> None:
    make_audience(session, 10)
    made = printed(drafted(convive, session, "--channel", "email", "--holdout", "10"))
    seen = printed(convive("campaign", "plan", str(made["id"]), "--json"))
    assert (seen["members"], seen["to_send"], seen["held_out"]) == (10, 9, 1)
    assert printed(convive("campaign", "launch", "Spring", "--json"))["state"] == "active"
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    status = printed(convive("campaign", "status", "Spring", "--json"))
    assert (status["intended"], status["left"], status["held_out"], status["sent"]) == (10, 9, 1, 0)


def test_pause_resume_cancel(convive: Convive, session: Session) -> None:
    make_audience(session, 1)
    campaign = str(make_campaign(session).id)
    session.commit()
    steps = ("launch", "pause", "resume", "cancel")
    states = [printed(convive("campaign", step, campaign, "--json"))["state"] for step in steps]
    assert states == ["active", "paused", "active", "cancelled"]


def test_a_refusal_is_one_sentence_and_changes_nothing(convive: Convive, session: Session) -> None:
    refused = drafted(convive, session, "--channel", "calendar")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "needs an event" in refused.stderr
    assert printed(convive("campaign", "list", "--json")) == []


def test_a_time_without_a_zone_is_the_clubs(convive: Convive, session: Session, runtime: Runtime) -> None:
    make_club(session, zone="Asia/Shanghai")
    tomorrow = (runtime.clock() + timedelta(days=1)).date()
    made = printed(drafted(convive, session, "--channel", "sms", "--send-at", f"{tomorrow} 09:00:00"))
    assert made["send_at"].startswith(f"{tomorrow}T09:00:00+08:00")


@pytest.mark.parametrize("over", [CampaignState.DRAFT, CampaignState.FINISHED, CampaignState.CANCELLED])
def test_status_watched_ends_with_the_campaign(
    convive: Convive, session: Session, monkeypatch: pytest.MonkeyPatch, over: CampaignState
) -> None:
    # A second look fails: a watch that never ends would keep the tests from ending.
    monkeypatch.setattr("webapp.commands.campaign_status.LOOK_EVERY_SECONDS", -1)
    campaign = make_campaign(session)
    campaign.state = over
    session.commit()
    watched = convive("campaign", "status", str(campaign.id), "--watch")
    assert (watched.exit_code, "0/0" in watched.output) == (0, True)


def test_who_is_not_there_is_said(convive: Convive, session: Session) -> None:
    make_club(session)
    session.commit()
    assert convive("campaign", "status", "Nothing").exit_code == 1
