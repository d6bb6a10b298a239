"""What a campaign says to whom: given and taken away on a page, read as any member, counted on the run's page."""

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.core.words import LANGUAGES
from campaigns.members.models import Topic
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.models import Campaign, CampaignVariant, OccasionKind, Sender
from campaigns.outreach.operations import launch_campaign
from campaigns.outreach.planning import plan_run
from campaigns.outreach.preflight import preflight
from tests.clock import NOW
from tests.factories_outreach import born_on, make_audience, make_campaign, make_club, make_template, make_tier
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from tests.functional.campaigns.wizard import drafted

SEEN = {"en": ("aged 50 or more", "Because the condition holds"), "zh": ("50 岁及以上", "因为符合条件")}


@pytest.fixture
def campaign(session: Session) -> Campaign:
    make_club(session)
    return make_campaign(session, occasion=OccasionKind.BIRTHDAY, topic=Topic.GREETINGS)


def greeting(session: Session, key: str, words: str) -> int:
    template = create_template(session, key=key, name=key.title())
    parts = [NewPart(Channel.EMAIL, language, words, subject="Hi") for language in LANGUAGES]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return template.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_variant_is_given_read_as_a_member_and_taken_away(
    client: FlaskClient, runtime: Runtime, session: Session, campaign: Campaign, language: str
) -> None:
    (member,) = make_audience(session, 1, full_name="Ana Lima")
    born_on(session, member, 1, 2, year=NOW.year - 60)
    jubilee = greeting(session, "jubilee", "Now you are {{ member.age }}.")
    session.commit()
    browser, page = signed_in(client, runtime, language=language), f"/campaigns/{campaign.id}/variants"
    added = browser.post(page, {"template_id": jubilee, "tier_id": make_tier(session).id, "age_from": 50})
    assert added.status_code == 303
    assert all(words in browser.get(page, query_string={"member": "Ana"}).text for words in SEEN[language])
    letter = browser.get(f"{page}/letter", query_string={"member": "Ana"})
    assert "Now you are 60." in letter.text
    assert letter.mimetype == "text/html"
    browser.post(f"{page}/{session.scalars(select(CampaignVariant.id)).one()}/drop")
    assert "Jubilee" not in browser.get(page).text.split("<form")[0]


def test_why_is_told_of_the_variant_that_holds_where_two_say_the_same(
    browser: Browser, session: Session, campaign: Campaign
) -> None:
    (member,) = make_audience(session, 1, full_name="Ana Lima")
    born_on(session, member, 1, 2, year=NOW.year - 20)
    for place, age in ((1, 50), (2, 18)):
        session.add(
            CampaignVariant(campaign_id=campaign.id, place=place, template_id=campaign.template_id, age_from=age)
        )
    session.commit()
    page = browser.get(f"/campaigns/{campaign.id}/variants", query_string={"member": "Ana"}).text
    assert "Because the condition holds: aged 18 or more." in page


def test_what_cannot_be_is_said_beside_its_field(browser: Browser, session: Session, campaign: Campaign) -> None:
    refused = browser.post(
        f"/campaigns/{campaign.id}/variants",
        {"template_id": make_template(session), "tier_id": 0, "age_from": 30, "age_to": 20},
    )
    assert refused.status_code == 422
    assert "the lower one first" in refused.text
    assert session.scalars(select(CampaignVariant)).all() == []


def test_a_runs_page_counts_what_was_said(browser: Browser, session: Session, campaign: Campaign) -> None:
    for member in make_audience(session, 2, tier=2):
        born_on(session, member, NOW.month, NOW.day)
    condition = {"tier_id": make_tier(session, 2).id, "template_id": greeting(session, "other", "Hello")}
    session.add(CampaignVariant(campaign_id=campaign.id, place=1, **condition))
    session.flush()
    launch_campaign(session, campaign_id=campaign.id, now=NOW)
    for run in campaign.runs:
        plan_run(session, run, now=NOW)
    session.commit()
    run = next(run for run in campaign.runs if run.occurrence_key == NOW.date().isoformat())
    page = browser.get(f"/campaigns/{campaign.id}/runs/{run.id}").text
    assert "What was said" in page
    assert "Other" in page.partition("What was said")[2]


def test_a_greeting_that_sells_is_warned_of_unless_it_is_an_offer(runtime: Runtime, session: Session) -> None:
    make_club(session)
    sells: dict[str, Any] = {
        "occasion": OccasionKind.BIRTHDAY,
        "template_id": greeting(session, "sells", "20% off for you"),
    }
    quiet = make_campaign(session, topic=Topic.GREETINGS, **sells)
    offer = make_campaign(session, topic=Topic.OFFERS, offers=True, **sells)
    warned = [
        [check.values.get("words") for check in preflight(session, each, stage=build_stage(runtime), now=NOW).checks]
        for each in (quiet, offer)
    ]
    assert "0%" in warned[0]
    assert "0%" not in warned[1]


def test_a_greeting_is_made_an_offer_in_the_owners_name(browser: Browser, session: Session, campaign: Campaign) -> None:
    form = {"name": "Gift", "segment_id": campaign.segment_id, "template_id": campaign.template_id, "email": "email"}
    form |= {"quiet_from": 0, "quiet_until": 0, "grace_hours": 24, "holdout_percent": 0, "send_hour": 9}
    drafted(browser, f"/campaigns/{campaign.id}/audience", form | {"offers": "y", "sender": "owner"})
    session.refresh(campaign)
    assert (campaign.topic, campaign.offers, campaign.sender) == (Topic.OFFERS, True, Sender.OWNER)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session, campaign: Campaign) -> Browser:
    session.commit()
    return signed_in(client, runtime)


def test_a_terminal_gives_variants_and_takes_them_away(convive: Convive, session: Session, campaign: Campaign) -> None:
    greeting(session, "jubilee", "Sixty!")
    session.commit()
    name = ("campaign", "variant")
    added = orjson.loads(convive(*name, "add", str(campaign.id), "jubilee", "--age-from", "60", "--json").stdout)
    assert (added["template"], added["age_from"], added["tier"]) == ("jubilee", 60, None)
    assert "jubilee" in convive(*name, "list", str(campaign.id)).stdout
    assert convive(*name, "add", str(campaign.id), "jubilee", "--nth", "900").exit_code == 1
    assert convive(*name, "add", str(campaign.id), "jubilee", "--tier", "no-such").exit_code == 1
    assert orjson.loads(convive(*name, "drop", str(campaign.id), str(added["id"]), "--json").stdout) == []
