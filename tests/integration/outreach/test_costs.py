from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.messaging.models import Channel, ChannelPause, Message
from campaigns.messaging.prices import set_price
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.approval.launching import launch_checked
from campaigns.outreach.checks.found import Level
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.preflight import Preflight, PreflightRefused, preflight
from tests.clock import NOW
from tests.factories_outreach import make_campaign, make_club, make_greeting, make_member, reachable

LONG = "x" * 200


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def texting(
    session: Session, *, en: str = "Hello, reply STOP to opt out", zh: str = "您好 回复TD退订", **values: Any
) -> Campaign:
    template = create_template(session, key="texts", name="Texts")
    parts = [NewPart(Channel.SMS, language, text) for language, text in (("en", en), ("zh", zh))]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return make_campaign(session, template_id=template.id, channels=(Channel.SMS,), **values)


def members(session: Session, count: int, *, prefix: str = "+1202555", **values: Any) -> None:
    for number in range(count):
        reachable(session, make_member(session, **values), sms=f"{prefix}{number:04}")


def checked(runtime: Runtime, session: Session, campaign: Campaign) -> Preflight:
    return preflight(session, campaign, stage=build_stage(runtime), now=NOW)


def test_parts_are_counted_as_each_language_needs_them(runtime: Runtime, session: Session) -> None:
    """160 places in the small alphabet, 70 with any other sign, and fewer once there are several parts."""
    members(session, 3)
    members(session, 1, prefix="+1303555", language="zh")
    set_price(session, prefix="+1", micros=10_000)
    campaign = texting(session, zh="好" * 71 + " 回复TD退订")
    costs = checked(runtime, session, campaign).meant
    [only] = costs.by_prefix
    assert (only.texts, only.parts, only.most_parts, costs.likely, costs.most) == (4, 1.25, 2, 50_000, 80_000)


def test_each_number_costs_what_its_beginning_does(runtime: Runtime, session: Session) -> None:
    members(session, 2)
    members(session, 1, prefix="+4479460", language="en")
    set_price(session, prefix="+1", micros=7_500)
    set_price(session, prefix="+44", micros=40_000)
    costs = checked(runtime, session, texting(session)).meant
    assert ({each.prefix: each.likely for each in costs.by_prefix}, costs.unpriced) == (
        {"+1": 15_000, "+44": 40_000},
        0,
    )


def test_the_word_that_stops_texts_is_counted_too(runtime: Runtime, session: Session) -> None:
    members(session, 1)
    set_price(session, prefix="+", micros=1_000)
    costs = checked(runtime, session, texting(session, en="x" * 155)).meant
    assert costs.likely == 2_000


def test_numbers_without_a_price_are_told(runtime: Runtime, session: Session) -> None:
    members(session, 2)
    found = checked(runtime, session, texting(session))
    assert [(check.level, check.values["count"]) for check in found.checks] == [(Level.WARN, 2)]


def test_what_costs_more_than_its_ceiling_is_not_launched(runtime: Runtime, session: Session) -> None:
    members(session, 3)
    set_price(session, prefix="+", micros=1_000_000)
    campaign = texting(session)
    campaign.cost_ceiling = 2_999_999
    with pytest.raises(PreflightRefused, match=r"3\.00 USD"):
        launch_checked(session, campaign_id=campaign.id, by=None, stage=build_stage(runtime), now=NOW)
    assert campaign.state is CampaignState.DRAFT


def test_what_may_cost_more_is_launched_with_a_warning(runtime: Runtime, session: Session) -> None:
    members(session, 3)
    members(session, 1, prefix="+1303555", full_name="Long", call_name=LONG)
    set_price(session, prefix="+", micros=1_000_000)
    campaign = texting(session, en="{{ member.name }}, reply STOP to opt out")
    campaign.cost_ceiling = 6_000_000
    found = checked(runtime, session, campaign)
    assert [check.level for check in found.checks if "ceiling" in check.values] == [Level.WARN]
    launch_checked(session, campaign_id=campaign.id, by=None, stage=build_stage(runtime), now=NOW)


def test_words_that_cannot_be_filled_in_for_anybody_block(runtime: Runtime, session: Session) -> None:
    members(session, 2)
    campaign = texting(session, en="{{ event.title }}, reply STOP to opt out")
    found = checked(runtime, session, campaign)
    assert (len(found.blocks), len(found.blocks[0].members), len(found.blocks[0].people)) == (1, 2, 2)


def test_a_paused_channel_is_told(runtime: Runtime, session: Session) -> None:
    session.add(ChannelPause(channel=Channel.EMAIL, reason="401", since=NOW))
    reachable(session, make_member(session))
    found = checked(runtime, session, make_campaign(session))
    assert [check.values["why"] for check in found.checks] == ["401"]


def test_mails_cost_nothing_and_nothing_stands_in_their_way(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session))
    found = checked(runtime, session, make_campaign(session))
    assert (found.checks, found.texts, found.looked_at) == ((), 0, 1)


def test_a_greeting_is_read_to_those_whose_day_is_to_come(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session))
    assert checked(runtime, session, make_greeting(session)).looked_at == 1


def test_checking_writes_nothing(runtime: Runtime, session: Session) -> None:
    members(session, 1)
    checked(runtime, session, texting(session))
    assert not session.new
    assert session.query(Message).count() == 0
