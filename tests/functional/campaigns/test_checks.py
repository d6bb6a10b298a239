import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import read_prices, set_price
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.staff.models import Role
from tests.factories_outreach import make_campaign, make_club, make_member, reachable
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive

PATH = "/settings/text-prices"


@pytest.fixture
def campaign(session: Session) -> Campaign:
    """A text to one member, which would cost more than the campaign may."""
    make_club(session)
    reachable(session, make_member(session), sms="+12025550100")
    set_price(session, prefix="+1", micros=7_500)
    campaign = make_campaign(session, channels=(Channel.SMS,))
    campaign.cost_ceiling = 7_000
    session.commit()
    return campaign


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> Browser:
    return signed_in(client, runtime)


def test_the_review_shows_the_cost_and_what_blocks(browser: Browser, campaign: Campaign) -> None:
    page = browser.get(f"/campaigns/{campaign.id}").text
    assert ("$0.0075" in page, "Must be mended first." in page, "Send to 1 member" in page) == (True, True, False)


def test_what_is_blocked_is_not_launched_by_the_page(browser: Browser, session: Session, campaign: Campaign) -> None:
    assert browser.post(f"/campaigns/{campaign.id}/launch").status_code == 303
    assert "its ceiling is 0.007 USD" in browser.get(f"/campaigns/{campaign.id}").text
    session.refresh(campaign)
    assert campaign.state is CampaignState.DRAFT


def test_the_review_speaks_chinese(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    page = signed_in(client, runtime, language="zh").get(f"/campaigns/{campaign.id}").text
    assert ("费用上限" in page, "ceiling" in page) == (True, False)


def test_the_commands_say_the_same(convive: Convive, campaign: Campaign) -> None:
    said = json.loads(convive("campaign", "check", str(campaign.id), "--json").stdout)
    assert (said["may_start"], said["likely_cost_micros"], said["checks"][0]["level"]) == (False, 7_500, "block")
    refused = convive("campaign", "launch", str(campaign.id))
    assert (refused.exit_code, "nothing was sent" in refused.stderr) == (1, True)


def test_a_price_is_set_corrected_and_removed(browser: Browser, session: Session) -> None:
    for price in ("0.01", "0.02"):
        assert browser.post(PATH, {"prefix": "+86", "price": price}).status_code == 303
    assert "$0.02" in browser.get(PATH).text
    browser.post(f"{PATH}/remove", {"prefix": "+86"})
    session.expire_all()
    assert read_prices(session).by_prefix == {"+1": 7_500}
    assert browser.post(f"{PATH}/remove", {"prefix": "+86"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"prefix": "86"}, {"prefix": "+0"}, {"price": "free"}, {"price": "-1"}])
def test_what_is_no_price_is_said_and_changes_nothing(
    browser: Browser, session: Session, wrong: dict[str, str]
) -> None:
    assert browser.post(PATH, {"prefix": "+86", "price": "1"} | wrong).status_code == 422
    assert read_prices(session).by_prefix == {"+1": 7_500}


def test_prices_are_the_clubs_to_set(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    assert signed_in(client, runtime, Role.MARKETER).get(PATH).status_code == 403
