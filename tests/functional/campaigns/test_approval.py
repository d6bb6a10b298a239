"""Approval on the pages: asked, looked at, answered, launched; and at the terminal."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.outreach.approval.rules import NO_RULES, ApprovalRules, read_rules
from campaigns.outreach.models import CampaignState
from campaigns.staff.models import Role, Staff
from tests.factories_approval import House, make_house
from tests.factories_staff import Browser, make_staff
from tests.fixtures import Convive


@pytest.fixture
def house(runtime: Runtime, session: Session) -> House:
    return make_house(runtime, session)


def as_(client: FlaskClient, staff: Staff) -> Browser:
    client.delete_cookie("session")
    browser = Browser(client)
    browser.sign_in(staff.email)
    return browser


def test_of_a_large_club_the_review_follows_its_page(
    client: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.reckoning.MANY", 3)
    path, author = f"/campaigns/{house.campaign.id}", as_(client, house.author)
    page = author.get(path).text
    assert (house.campaign.name in page, "Ask for approval" in page) == (True, False)
    assert page.count(f'="{path}?reckoned=1"') == 2  # of itself, and by a link
    assert "Ask for approval" in author.get(f"{path}?reckoned=1").text


def test_a_campaign_goes_from_its_author_over_a_colleague_out(
    client: FlaskClient, session: Session, house: House
) -> None:
    path = f"/campaigns/{house.campaign.id}"
    author = as_(client, house.author)
    page = author.get(path).text
    assert ("Ask for approval" in page, "Send to 3 members" in page) == (True, False)
    assert author.post(f"{path}/ask-approval", {"note": "For Friday."}).status_code == 303
    other = as_(client, house.other)
    assert "asks you to approve" in other.get("/").text
    page = other.get(f"{path}/review").text
    assert "For Friday." in page
    [mark] = re.findall(r'name="looked_at" value="(\w+)"', page)
    assert other.post(f"{path}/approve", {"looked_at": mark}).status_code == 303
    author = as_(client, house.author)
    assert "Send to 3 members" in author.get(path).text
    author.post(f"{path}/launch")
    assert "Who let it go" in author.get(path).text
    session.refresh(house.campaign)
    assert house.campaign.state is CampaignState.ACTIVE


def test_what_is_sent_back_is_told_on_its_page(client: FlaskClient, house: House) -> None:
    house.ask()
    house.session.commit()
    path = f"/campaigns/{house.campaign.id}"
    assert as_(client, house.other).post(f"{path}/send-back", {"note": "Too warm."}).status_code == 303
    page = as_(client, house.author).get(path).text
    assert ("Too warm." in page, "Ask for approval" in page) == (True, True)


def test_an_unapproved_one_is_launched_by_no_page_and_no_command(
    client: FlaskClient, convive: Convive, house: House
) -> None:
    path = f"/campaigns/{house.campaign.id}"
    assert as_(client, house.author).post(f"{path}/launch").status_code == 409
    assert as_(client, house.marketer).post(f"{path}/approve").status_code == 403
    refused = convive("campaign", "launch", str(house.campaign.id))
    assert (refused.exit_code, "Ada Ortiz" in refused.stderr) == (1, True)


def test_the_terminal_launches_what_was_approved_and_tells_the_log(convive: Convive, house: House) -> None:
    house.approve()
    house.session.commit()
    assert convive("campaign", "launch", str(house.campaign.id)).exit_code == 0
    told = json.loads(convive("campaign", "log", str(house.campaign.id), "--json").stdout)
    assert [(step["step"], step["by"], step["members"]) for step in told] == [
        ("launched", None, 3),
        ("approved", "Ada Ortiz", 3),
        ("asked", "Ada Ortiz", 3),
    ]


def test_the_limits_are_set_on_a_page(client: FlaskClient, session: Session, house: House) -> None:
    browser = as_(client, house.author)
    assert 'value="2"' in browser.get("/settings/approval").text
    browser.post("/settings/approval", {"members_over": "40", "cost_over": "12.50"})
    assert read_rules(session) == ApprovalRules(40, 12_500_000)
    assert browser.post("/settings/approval", {"members_over": "-1"}).status_code == 422
    browser.post("/settings/approval", {"members_over": "", "cost_over": ""})
    session.expire_all()
    assert read_rules(session) == NO_RULES


def test_the_pages_speak_chinese(client: FlaskClient, runtime: Runtime, house: House) -> None:
    reader = make_staff(runtime, Role.MANAGER, language="zh")
    house.ask()
    house.session.commit()
    page = as_(client, reader).get(f"/campaigns/{house.campaign.id}/review").text
    assert ("已申请审批" in page, "Approve as it stands" in page) == (True, False)
