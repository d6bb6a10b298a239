import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import FieldKind
from campaigns.members.profile.custom_fields import add_field
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind
from campaigns.outreach.planning import plan_due_runs
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_outreach import (
    born_on,
    make_audience,
    make_campaign,
    make_club,
    make_event,
    make_greeting,
    make_launched,
    make_member,
    make_segment,
    make_template,
    reachable,
)
from tests.factories_staff import Browser, signed_in
from tests.functional.campaigns.wizard import drafted


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


def filled(session: Session, **values: Any) -> dict[str, Any]:
    """The campaign form, as somebody would send it."""
    chosen = {
        "name": "Salon",
        "segment_id": make_segment(session).id,
        "template_id": make_template(session),
        "email": "calendar",
        "sms": "y",
        "event_id": make_event(session).id,
        "topic": "events",
        "when": "now",
        "quiet_from": 21,
        "quiet_until": 8,
        "grace_hours": 24,
        "rest_days": 0,
        "holdout_percent": 10,
    }
    session.commit()
    return chosen | values


def test_a_campaign_is_drafted_reviewed_and_launched(browser: Browser, session: Session) -> None:
    for _ in range(10):
        reachable(session, make_member(session))
    made = drafted(browser, "/campaigns/new", filled(session))
    assert made.status_code == 303
    review = browser.get(made.location).text
    assert "Send to 9 members" in review
    assert "No consent" in review
    assert browser.post(f"{made.location}/launch").status_code == 303
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.state, campaign.channels) == (CampaignState.ACTIVE, ["calendar", "sms"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"event_id": 0}, "needs an event"),
        ({"email": "none", "sms": ""}, "at least one channel"),
        ({"holdout_percent": 51}, "between 0 and 50"),
        ({"when": "at", "send_at": "2020-01-01T09:00"}, "has passed"),
        ({"when": "at", "send_at": ""}, "Say when"),
        ({"name": " "}, "required"),
        ({"segment_id": 999_999}, "valid choice"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field(
    browser: Browser, session: Session, values: dict[str, Any], sentence: str
) -> None:
    refused = drafted(browser, "/campaigns/new", filled(session, **values))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert all(each.state is CampaignState.DRAFT for each in session.scalars(select(Campaign)))


def test_a_draft_is_changed_and_a_launched_campaign_is_not(browser: Browser, session: Session) -> None:
    make_audience(session, 1)
    campaign = make_campaign(session, channels=(Channel.EMAIL, Channel.SMS))
    values = filled(session, name="Autumn", email="email", sms="", event_id=0, holdout_percent=0)
    page = f"/campaigns/{campaign.id}/audience"
    assert 'value="Letter"' in browser.get(page).text
    drafted(browser, page, values)
    session.refresh(campaign)
    assert (campaign.name, campaign.channels) == ("Autumn", ["email"])
    browser.post(f"/campaigns/{campaign.id}/launch")
    assert browser.post(page, values).status_code == 409


def test_a_step_keeps_what_the_others_decided_and_may_lead_to_the_review(browser: Browser, session: Session) -> None:
    campaign = make_campaign(session, channels=(Channel.SMS,), rest_days=3)
    values = filled(session, when="at", send_at="2030-01-01T09:00") | {"then": "review"}
    made = browser.post(f"/campaigns/{campaign.id}/message", values | {"email": "email", "sms": ""})
    assert made.location == f"/campaigns/{campaign.id}"
    session.refresh(campaign)
    assert (campaign.channels, campaign.rest_days, campaign.send_at) == (["email"], 3, None)


def test_an_invitation_begins_with_the_words_that_fit(browser: Browser, session: Session) -> None:
    install_defaults(session, now=NOW)
    values = filled(session, template_id=0)
    assert "Choose a template" in browser.post("/campaigns/new", values | {"event_id": 0}).text
    assert browser.post("/campaigns/new", values).status_code == 303
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.template.key, campaign.channels) == ("event_invitation", ["calendar"])


def test_an_event_that_is_not_published_cannot_be_launched(browser: Browser, session: Session) -> None:
    make_audience(session, 1)
    event = make_event(session, state="draft")
    campaign = make_campaign(session, event_id=event.id)
    session.commit()
    refused = browser.post(f"/campaigns/{campaign.id}/launch")
    assert refused.status_code == 422
    session.refresh(campaign)
    assert campaign.state is CampaignState.DRAFT


def test_progress_adds_up_and_its_numbers_lead_to_people(browser: Browser, session: Session, runtime: Runtime) -> None:
    member = make_audience(session, 3)[0]
    make_member(session)
    campaign = make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    session.execute(update(Message).where(Message.member_id == member.id).values(state=MessageState.UNKNOWN))
    session.commit()
    page = browser.get(f"/campaigns/{campaign.id}/figures").text
    assert "every 2s" in page
    assert "Send again" in page
    people = browser.get(f"/campaigns/{campaign.id}/people?state=unknown").text
    assert (member.full_name in people, "of 1" in people) == (True, True)


def test_pause_resume_and_cancel(browser: Browser, session: Session) -> None:
    campaign = make_launched(session)
    session.commit()
    states = []
    for step in ("pause", "resume", "cancel"):
        assert browser.post(f"/campaigns/{campaign.id}/{step}").status_code == 303
        session.refresh(campaign)
        states.append(campaign.state)
    assert states == [CampaignState.PAUSED, CampaignState.ACTIVE, CampaignState.CANCELLED]
    assert "every 2s" not in browser.get(f"/campaigns/{campaign.id}").text


def test_nothing_is_launched_by_looking_or_by_a_marketer(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    campaign = make_campaign(session)
    session.commit()
    browser = signed_in(client, runtime, Role.MARKETER)
    assert browser.get(f"/campaigns/{campaign.id}/launch").status_code == 405
    assert browser.post(f"/campaigns/{campaign.id}/launch").status_code == 403
    assert "Needs approval" in browser.get(f"/campaigns/{campaign.id}").text


def test_a_greeting_is_set_up_and_turned_on(browser: Browser, session: Session) -> None:
    values = filled(session, email="email", sms="", send_hour=9)
    made = drafted(browser, "/campaigns/new-greeting", values)
    assert "Turn the greeting on" in browser.get(made.location).text
    browser.post(f"{made.location}/launch")
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.occasion, campaign.state) == (OccasionKind.BIRTHDAY, CampaignState.ACTIVE)


def test_a_greeting_in_the_night_is_refused(browser: Browser, session: Session) -> None:
    refused = drafted(browser, "/campaigns/new-greeting", filled(session, email="email", send_hour=3))
    assert (refused.status_code, "lies in the quiet hours" in refused.text) == (422, True)


def test_the_greetings_page_shows_who_comes_and_what_went(browser: Browser, session: Session, runtime: Runtime) -> None:
    today = reachable(session, make_member(session, full_name="Li Mei"))
    born_on(session, today, 11, 22)
    lunar = make_member(session, full_name="Wang Fang")
    born_on(session, lunar, 10, 14, calendar="lunar")
    far = make_member(session, full_name="Far Away")
    born_on(session, far, 6, 1)
    make_greeting(session, now=NOW - timedelta(hours=1))
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    page = browser.get("/greetings").text
    assert [name in page for name in ("Li Mei", "Wang Fang", "Far Away", "2026-11-22", "Lunar 10/14")] == [
        True,
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("path", ["/campaigns", "/campaigns/new", "/campaigns/new-greeting", "/greetings"])
def test_pages_stand_in_both_languages_with_nothing_in_the_club(
    client: FlaskClient, runtime: Runtime, session: Session, path: str
) -> None:
    make_club(session)
    session.commit()
    for language in ("en", "zh"):
        browser = signed_in(client, runtime, language=language)
        assert browser.get(path).status_code == 200


def counted(page: str) -> list[str]:
    return re.findall(r"<dd>(?:\u2212 )?(\d+)</dd>", page)


def test_who_can_be_reached_is_counted_as_it_is_chosen(browser: Browser, session: Session) -> None:
    make_audience(session, 4)
    make_member(session)
    values = filled(session, template_id=0)
    assert counted(browser.get("/campaigns/reach", query_string=values | {"occasion": "once"}).text)[:3] == [
        "5",
        "1",
        "4",
    ]
    campaign = make_campaign(session, channels=(Channel.SMS,))
    session.commit()
    page = f"/campaigns/{campaign.id}/message/reach"
    assert ("<h3>Email</h3>" in browser.get(page).text, "<h3>Text message</h3>" in browser.get(page).text) == (
        False,
        True,
    )
    asked = browser.get(page, query_string=values | {"template_id": campaign.template_id, "email": "email", "sms": ""})
    assert ("<h3>Email</h3>" in asked.text, "<h3>Text message</h3>" in asked.text) == (True, False)


def test_a_message_is_read_to_a_member_in_each_language_before_it_is_kept(browser: Browser, session: Session) -> None:
    reachable(session, make_member(session, full_name="Li Mei", language="zh"))
    campaign = make_campaign(session, channels=(Channel.EMAIL,))
    values = filled(session, sms="y") | {"member": "Li Mei"}
    page = browser.get(f"/campaigns/{campaign.id}/message/reading", query_string=values).text
    heads = [unescape(head) for head in re.findall(r"<h3>(.*?)</h3>", page)]
    assert heads == [
        "Calendar invitation · 简体中文",
        "Calendar invitation · English",
        "Text message · 简体中文",
        "Text message · English",
    ]
    letter = re.search(r'src="(/campaigns/[^"]*letter[^"]*)"', page)
    assert letter is not None
    assert browser.get(unescape(letter[1])).status_code == 200
    assert session.scalars(select(Campaign.channels)).one() == ["email"]


def test_the_hours_are_told_before_they_are_kept(browser: Browser, session: Session) -> None:
    make_audience(session, 2)
    campaign = make_campaign(session)
    values = filled(session, when="at", send_at=f"{NOW + timedelta(days=3):%Y-%m-%d}T10:15", send_by="member")
    page = f"/campaigns/{campaign.id}/schedule/hours"
    assert "10:15 their time" in browser.get(page, query_string=values).text
    assert "10:15 their time" not in browser.get(page).text


@pytest.mark.parametrize("occasion", ["wedding", "companion", "special_day", "date_field"])
def test_a_greeting_is_about_the_day_that_was_chosen(browser: Browser, session: Session, occasion: str) -> None:
    field = add_field(session, name={"en": "Course"}, kind=FieldKind.DATE, now=NOW)
    place = f"/campaigns/new-greeting?occasion={occasion}"
    assert f'occasion={occasion}" aria-current="page"' in browser.get(place).text
    values = filled(session, email="email", sms="", side="before", days=7, send_hour=9, day_name=field.key)
    assert "in 7 days" in browser.get(drafted(browser, place, values).location).text
    campaign = session.scalars(select(Campaign)).one()
    assert (campaign.occasion.value, campaign.shift_days) == (occasion, -7)
    assert 'selected value="before"' in browser.get(f"/campaigns/{campaign.id}/schedule").text


def test_a_long_list_has_pages(browser: Browser, session: Session) -> None:
    campaigns = [make_campaign(session) for _ in range(51)]
    session.commit()
    pages = [browser.get(f"/campaigns?page={number}").text for number in (1, 2)]
    shown = [[each.id for each in campaigns if f'href="/campaigns/{each.id}"' in page] for page in pages]
    assert (len(shown[0]), shown[1]) == (50, [campaigns[0].id])
