import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.messaging.ledger import hold_run
from campaigns.messaging.models import Channel, Template
from campaigns.outreach.models import Campaign, CampaignState, RunState, SendBy, Way, WhenLate
from tests.clock import NOW
from tests.factories_messaging import make_run
from tests.factories_outreach import make_club, make_event, make_launched, make_segment, make_template
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from tests.functional.campaigns.wizard import drafted
from tests.pages import form_of

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


def filled(session: Session, **values: Any) -> dict[str, Any]:
    chosen = {
        "name": "Salon", "segment_id": make_segment(session).id, "template_id": make_template(session),
        "email": "email", "sms": "", "event_id": make_event(session).id, "topic": "events", "when": "at",
        "send_at": f"{TOMORROW:%Y-%m-%dT%H:%M}", "send_by": "member", "when_late": "next_day", "quiet_from": 21,
        "quiet_until": 8, "grace_hours": 24, "rest_days": 0, "holdout_percent": 0, "falls_back_on_failure": "y",
        "falls_back_after_hours": 48, "cost_ceiling": "12.5", "way": "preferred", "priority": 70,
    }  # fmt: skip
    session.commit()
    return chosen | values


def test_what_is_decided_is_kept_and_shown_again(browser: Browser, session: Session) -> None:
    made = drafted(browser, "/campaigns/new", filled(session))
    assert made.status_code == 303
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.send_by, campaign.when_late) == (SendBy.MEMBER, WhenLate.NEXT_DAY)
    assert (campaign.falls_back_on_failure, campaign.falls_back_after_hours) == (True, 48)
    assert (campaign.cost_ceiling, campaign.way, campaign.priority) == (12_500_000, Way.PREFERRED, 70)
    message = form_of(browser.get(f"{made.location}/message").text).fields
    assert (message["cost_ceiling"], message["falls_back_after_hours"]) == ("12.50", "48")
    assert form_of(browser.get(f"{made.location}/schedule").text).fields["send_by"] == "member"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cost_ceiling": "-1"}, "between 0 and"),
        ({"cost_ceiling": "much"}, "valid decimal"),
        ({"falls_back_after_hours": 721}, "between 0 and 720"),
        ({"event_id": 0}, "Only an invitation"),
        ({"priority": 101}, "between 0 and 100"),
        ({"send_by": "moon"}, "valid choice"),
    ],
)
def test_what_cannot_stand_is_said(browser: Browser, session: Session, values: dict[str, Any], sentence: str) -> None:
    refused = drafted(browser, "/campaigns/new", filled(session, **values))
    assert (refused.status_code, sentence.lower() in refused.text.lower()) == (422, True)
    assert all(each.state is CampaignState.DRAFT for each in session.scalars(select(Campaign)))


@pytest.mark.parametrize(("topic", "priority"), [("events", 50), ("offers", 20)])
def test_without_a_priority_it_has_what_is_usual(browser: Browser, session: Session, topic: str, priority: int) -> None:
    drafted(browser, "/campaigns/new", filled(session, priority="", topic=topic))
    assert session.scalars(select(Campaign.priority)).one() == priority


def test_a_template_without_a_text_cannot_fall_back_on_one(browser: Browser, session: Session) -> None:
    template = make_template(session, channels=(Channel.EMAIL,))
    refused = drafted(browser, "/campaigns/new", filled(session, template_id=template))
    assert (refused.status_code, "no text for sms" in refused.text) == (422, True)


def test_a_launched_campaign_is_given_another_time(browser: Browser, session: Session) -> None:
    campaign = make_launched(session, send_at=TOMORROW)
    session.commit()
    assert "Another time" in browser.get(f"/campaigns/{campaign.id}").text
    path = f"/campaigns/{campaign.id}/move"
    assert browser.post(path, {"send_at": "2020-01-01T09:00"}).status_code == 422
    assert browser.post(path, {"send_at": f"{TOMORROW + timedelta(days=1):%Y-%m-%dT%H:%M}"}).status_code == 303
    session.refresh(campaign)
    assert campaign.send_at is not None
    assert campaign.send_at.date() == (TOMORROW + timedelta(days=1)).date()


def test_a_held_run_is_told_and_goes_on_with_another_ceiling(browser: Browser, session: Session) -> None:
    run = make_run(session)
    run.state, run.campaign.cost_ceiling = RunState.RUNNING, 5_000_000
    hold_run(session, run.id, now=NOW, reason="ceiling")
    session.commit()
    page = f"/campaigns/{run.campaign_id}"
    assert "the ceiling of US$5.00" in browser.get(page).text
    browser.post(f"{page}/ceiling", {"ceiling": "ten"})
    assert "Held:" in browser.get(page).text
    browser.post(f"{page}/ceiling", {"ceiling": "10"})
    assert "Held:" not in browser.get(page).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_stand_in_both_languages(
    client: FlaskClient, runtime: Runtime, session: Session, language: str
) -> None:
    campaign = make_launched(session, send_at=TOMORROW)
    session.commit()
    assert signed_in(client, runtime, language=language).get(f"/campaigns/{campaign.id}/move").status_code == 200


def test_the_command_decides_the_same(convive: Convive, session: Session) -> None:
    make_club(session)
    make_segment(session)
    key = session.get_one(Template, make_template(session)).key
    session.commit()
    options = ("--channel", "email", "--send-by", "member", "--when-late", "drop", "--fall-back", "--ceiling", "3.5")
    made = convive("campaign", "create", "Spring", "--segment", "Everybody", "--template", key, *options, "--json")
    campaign = session.get_one(Campaign, json.loads(made.stdout)["id"])
    assert (campaign.send_by, campaign.when_late, campaign.falls_back_on_failure, campaign.cost_ceiling) == (
        SendBy.MEMBER, WhenLate.DROP, True, 3_500_000,
    )  # fmt: skip
    assert convive("campaign", "move", str(campaign.id), "--send-at", "2030-01-01").exit_code == 1
