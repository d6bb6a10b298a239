"""What stands above the lists, and the club's picture on the home page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.insight.month.kept import keep_months
from campaigns.members.models import ActivityKind
from campaigns.messaging.models import MessageState
from tests.clock import NOW
from tests.factories_events import invite, make_salon, say
from tests.factories_members import does, joins, make_club
from tests.factories_messaging import make_message, make_run
from tests.factories_reports import comes, over, salon_of
from tests.factories_staff import signed_in


@pytest.mark.parametrize("language", ["en", "zh"])
def test_home_shows_the_last_months_and_leads_to_the_people(
    client: FlaskClient, runtime: Runtime, session: Session, language: str
) -> None:
    make_club(session)
    does(session, joins(session), ActivityKind.PURCHASED, days_ago=30, value=100)
    keep_months(session, now=NOW)
    session.commit()
    page = signed_in(client, runtime, language=language).get("/").text
    assert "/reports/month/people?figure=active&amp;month=2026-10" in page
    assert 'class="line club"' in page


def test_members_stand_by_engagement_until_they_are_filtered(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    make_club(session)
    joins(session)
    session.commit()
    browser = signed_in(client, runtime)
    assert 'aria-label="Members by engagement"' in browser.get("/members").text
    assert 'aria-label="Members by engagement"' not in browser.get("/members?band=warm").text


def test_events_to_come_tell_their_seats_and_who_is_silent(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    guest, _silent = invite(session, make_salon(session), 2)
    say(session, guest, party=3)
    session.commit()
    page = signed_in(client, runtime).get("/events").text
    assert "Seats taken <b>3</b>" in page
    assert " ".join(page.split("Not answered</dt>")[1].split())[:10] == "<dd>1</dd>"


def test_past_events_show_how_they_were_attended(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    salon = salon_of(session, days_ago=3)
    comes(session, salon)
    invite(session, salon)
    over(session, salon)
    session.commit()
    browser = signed_in(client, runtime)
    assert "The share of the invited who came" in browser.get("/events?when=past").text
    assert "50%" in browser.get("/events?when=past").text


def test_campaigns_add_up_what_became_of_their_messages(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    run = make_run(session)
    for state in (MessageState.DELIVERED, MessageState.FAILED, MessageState.ACCEPTED):
        make_message(session, run_id=run.id, state=state, due_at=NOW - timedelta(days=1))
    session.commit()
    page = signed_in(client, runtime).get("/campaigns").text
    assert ("Sent <b>2</b>" in page, "Failed <b>1</b>" in page) == (True, True)
