from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.core.models import Club
from campaigns.members.models import AddressKind, Suppression, SuppressionReason
from campaigns.messaging.models import Channel, ProviderState
from campaigns.messaging.prices import set_price
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.checks.found import Check, Level
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import edit_campaign
from campaigns.outreach.preflight import Preflight, preflight
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_campaign, make_club, make_draft, make_member, reachable

BLOCK, WARN = Level.BLOCK, Level.WARN


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def checked(runtime: Runtime, session: Session, campaign: Campaign) -> Preflight:
    return preflight(session, campaign, stage=build_stage(runtime), now=NOW)


def said(runtime: Runtime, session: Session, campaign: Campaign) -> list[tuple[Level, str]]:
    return [(check.level, _words(check)) for check in checked(runtime, session, campaign).checks]


def _words(check: Check) -> str:
    return check.sentence % check.values


def written(session: Session, *, text: str = "Hello", html: str = "", sms: str = "Come", **values: Any) -> Campaign:
    template = create_template(session, key="words", name="Words")
    parts = [NewPart(Channel.EMAIL, "en", text, subject="Hello", html=html), NewPart(Channel.SMS, "en", sms)]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return make_campaign(session, template_id=template.id, **values)


def test_nobody_to_send_to_blocks_what_would_go_at_once(runtime: Runtime, session: Session) -> None:
    [(level, words)] = said(runtime, session, make_campaign(session))
    assert (level, words[:24]) == (BLOCK, "Nobody would get it: nob")


def test_nobody_to_send_to_is_told_of_what_goes_later(runtime: Runtime, session: Session) -> None:
    campaign = make_campaign(session, send_at=NOW + timedelta(days=1))
    assert [level for level, _ in said(runtime, session, campaign)] == [WARN]


def test_a_text_in_place_of_the_mail_is_somebody_to_send_to(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), sms="+12025550100")
    assert checked(runtime, session, written(session, falls_back_on_failure=True)).blocks == []


def test_a_channel_to_which_nobody_agreed_is_told(runtime: Runtime, session: Session) -> None:
    make_audience(session, 2)
    found = said(runtime, session, make_campaign(session, channels=(Channel.EMAIL, Channel.SMS)))
    assert found == [(WARN, "Text message: none of the 2 members who are meant has agreed to it.")]


def test_a_template_that_was_saved_since_is_told(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    campaign = written(session)
    parts = [NewPart(Channel.EMAIL, "en", "Anew", subject="Anew")]
    create_version(session, template_id=campaign.template_id, parts=parts, now=NOW + timedelta(hours=1))
    [(level, words)] = said(runtime, session, campaign)
    assert (level, words.endswith("its version 2.")) == (WARN, True)


def test_whoever_changed_the_draft_since_knows_the_new_words(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    campaign = written(session)
    parts = [NewPart(Channel.EMAIL, "en", "Anew", subject="Anew")]
    create_version(session, template_id=campaign.template_id, parts=parts, now=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    edit_campaign(
        session, campaign_id=campaign.id, draft=make_draft(session, template_id=campaign.template_id), now=later
    )
    assert said(runtime, session, campaign) == []


@pytest.mark.parametrize(
    ("is_demo", "link", "level"),
    [
        (False, "https://example.com/menu", BLOCK),
        (True, "https://example.com/menu", WARN),
        (False, "http://localhost:8000/menu", BLOCK),
        (False, "http://club.com/menu", WARN),
    ],
)
def test_a_link_to_nowhere_is_told(
    runtime: Runtime, session: Session, *, is_demo: bool, link: str, level: Level
) -> None:
    make_audience(session, 1)
    session.query(Club).one().is_demo = is_demo
    [(found, words)] = said(runtime, session, written(session, text=f"See {link} please"))
    assert (found, link in words) == (level, True)


def test_a_link_without_an_address_is_told(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    campaign = written(session, html='<p><a class="b" href="#">Menu</a> <a href="https://club.com">Us</a></p>')
    assert said(runtime, session, campaign) == [(WARN, "Email (English): a link has no address, so it leads nowhere.")]


def test_links_of_a_channel_that_is_not_used_are_not_looked_at(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    assert said(runtime, session, written(session, sms="See http://localhost/")) == []


def test_a_provider_that_is_out_is_told(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    session.add(ProviderState(channel=Channel.EMAIL, provider="relay", broken_reason="535 no"))
    assert "relay is out" in said(runtime, session, make_campaign(session))[0][1]


@pytest.mark.parametrize(("length", "level"), [(700, WARN), (1_600, BLOCK)])
def test_a_long_text_is_told(runtime: Runtime, session: Session, length: int, level: Level) -> None:
    reachable(session, make_member(session), sms="+12025550100")
    set_price(session, prefix="+", micros=1)
    [(found, _)] = said(runtime, session, written(session, sms="x" * length, channels=(Channel.SMS,)))
    assert found is level


def test_texts_that_follow_are_reckoned_as_far_as_they_may(runtime: Runtime, session: Session) -> None:
    """One with mail and number, whose text may follow; one whose mails came back, whose text goes at once."""
    for number, email in enumerate(("a@example.com", "b@example.com", "c@example.com")):
        reachable(session, make_member(session), email=email, sms=f"+1202555010{number}")
    session.add(Suppression(kind=AddressKind.EMAIL, address="b@example.com", reason=SuppressionReason.BOUNCE, at=NOW))
    set_price(session, prefix="+1", micros=10_000)
    campaign = written(session, falls_back_on_failure=True, cost_ceiling=25_000)
    found = checked(runtime, session, campaign)
    assert (found.meant.texts, found.at_once.texts, found.may_follow.texts) == (0, 1, 2)
    assert (found.likely, found.most) == (10_000, 30_000)
    assert [check.level for check in found.checks if "ceiling" in check.values] == [WARN]


def test_where_everybody_is_texted_none_follows(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), email="a@example.com", sms="+12025550100")
    campaign = written(session, falls_back_on_failure=True, channels=(Channel.EMAIL, Channel.SMS))
    found = checked(runtime, session, campaign)
    assert (found.meant.texts, found.at_once.texts, found.may_follow.texts) == (1, 0, 0)


def test_words_of_texts_that_may_follow_are_read_too(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), email="a@example.com", sms="+12025550100")
    set_price(session, prefix="+", micros=1)
    campaign = written(session, falls_back_on_failure=True, sms="x" * 1_600)
    assert [check.level for check in checked(runtime, session, campaign).checks] == [BLOCK]


def test_the_signs_that_force_the_large_alphabet_are_named(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), sms="+12025550100")
    sms = "\u201cCome\u201d, {{ member.name }}" + "x" * 70
    [(level, words)] = [
        each for each in said(runtime, session, written(session, sms=sms, channels=[Channel.SMS])) if "UCS-2" in each[1]
    ]
    assert level is WARN
    assert '\u201c\u00a0→\u00a0" · \u201d\u00a0→\u00a0"' in words
