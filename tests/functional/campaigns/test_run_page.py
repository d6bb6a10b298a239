import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_due_runs
from tests.factories_outreach import ledger, make_audience, make_club, make_launched, make_member
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive

FOR_SPREADSHEETS = "=cmd|' /C calc'!A0"


@pytest.fixture
def campaign(session: Session, runtime: Runtime) -> Campaign:
    """Three may be written to, one of them with a dangerous name; one may not. One mail came back."""
    make_club(session)
    make_audience(session, 2)
    make_audience(session, 1, full_name=FOR_SPREADSHEETS)
    make_member(session)
    campaign = make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    first = ledger(session, campaign)[0]
    session.execute(update(Message).where(Message.id == first.id).values(state=MessageState.BOUNCED, reason="550 gone"))
    session.commit()
    return campaign


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> Browser:
    return signed_in(client, runtime)


def page_of(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.id}/runs/{campaign.runs[0].id}"


def test_every_number_of_a_run_leads_to_so_many_people(browser: Browser, campaign: Campaign) -> None:
    page = browser.get(page_of(campaign)).text
    links = re.findall(r'<td [^>]*class="numeric"><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) > 5
    for href, count in links:
        assert f" of {count}</p>" in browser.get(href.replace("&amp;", "&")).text, href


def test_so_does_every_number_of_a_place(browser: Browser, session: Session, campaign: Campaign) -> None:
    late = Message.due_at + timedelta(hours=1)
    session.execute(update(Message).where(Message.state == "ready").values(state="delivered", accepted_at=late))
    session.commit()
    page = browser.get(f"{page_of(campaign)}/places").text
    links = re.findall(r'<a href="([^"]+zone=UTC[^"]*)">(\d+)', page)
    assert [int(count) for _, count in links] == [4, 2, 2]
    for href, count in links:
        assert f" of {count}</p>" in browser.get(href.replace("&amp;", "&")).text, href


def test_a_run_says_why_mails_failed_and_who_had_no_consent(browser: Browser, campaign: Campaign) -> None:
    page = browser.get(page_of(campaign)).text
    assert ("Bounced: 550 gone" in page, "No consent" in page) == (True, True)


def test_a_run_says_what_its_texts_cost(browser: Browser, session: Session, campaign: Campaign) -> None:
    session.execute(update(Message).values(parts=2, cost=15_000))
    session.commit()
    assert "US$0.06" in browser.get(page_of(campaign)).text


def test_a_number_is_a_file_that_no_spreadsheet_runs(browser: Browser, campaign: Campaign) -> None:
    run = campaign.runs[0].id
    file = browser.get(f"/campaigns/{campaign.id}/people.csv?run={run}")
    assert file.mimetype == "text/csv"
    assert len(file.text.splitlines()) == 5
    assert (f"'{FOR_SPREADSHEETS}" in file.text, f",{FOR_SPREADSHEETS}" in file.text) == (True, False)


def test_a_file_is_narrowed_as_the_list_is(browser: Browser, campaign: Campaign) -> None:
    file = browser.get(f"/campaigns/{campaign.id}/people.csv?group=failed").text
    assert [line.split(",")[5] for line in file.splitlines()] == ["outcome", "bounced"]


def test_the_campaign_lists_its_runs(browser: Browser, campaign: Campaign) -> None:
    assert page_of(campaign) in browser.get(f"/campaigns/{campaign.id}").text


def test_a_run_is_told_in_chinese(client: FlaskClient, runtime: Runtime, campaign: Campaign) -> None:
    browser = signed_in(client, runtime, language="zh")
    assert "目标" in browser.get(page_of(campaign)).text


def test_a_run_of_another_campaign_is_not_there(browser: Browser, campaign: Campaign) -> None:
    assert browser.get(f"/campaigns/{campaign.id}/runs/999999").status_code == 404


def test_reconcile_prints_a_sum_that_holds(convive: Convive, campaign: Campaign) -> None:
    printed = convive("campaign", "reconcile", str(campaign.id)).output
    found = dict(line.split(maxsplit=1) for line in printed.splitlines())
    assert (found["intended"], found["failed"], found["left"], found["not_sent"]) == (
        "4", "1", "2", '{"skipped:no_consent":1}',
    )  # fmt: skip


def test_a_campaign_that_never_ran_has_nothing_to_reconcile(convive: Convive, session: Session) -> None:
    assert convive("campaign", "reconcile", "1").exit_code == 1
