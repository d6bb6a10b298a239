"""The home page says what is going on today, and to each role only what it may see."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.models import InboundReply, InboundResult
from campaigns.messaging.ledger import hold_run
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.pauses import pause_channel
from campaigns.outreach.models import RunState
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from campaigns.staff.models import Role
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, make_house, make_salon, say
from tests.factories_messaging import make_message
from tests.factories_outreach import born_on, make_audience, make_greeting, make_launched, make_member, reachable
from tests.factories_staff import signed_in

TONIGHT: dict[str, Any] = {
    "starts_at": NOW + timedelta(hours=3),
    "ends_at": NOW + timedelta(hours=5),
    "rsvp_until": NOW,
}


def home(client: FlaskClient, runtime: Runtime, role: Role = Role.ADMIN, language: str = "en") -> str:
    answer = signed_in(client, runtime, role, language=language).get("/")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOST])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_club_without_anything_is_taught(client: FlaskClient, runtime: Runtime, role: Role, language: str) -> None:
    page = home(client, runtime, role, language)
    assert ("From invitation to report" in page) == (language == "en" and role not in (Role.VIEWER, Role.OWNER))


def test_an_event_of_today_shows_its_seats_and_its_door(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    event = make_salon(session, **TONIGHT)
    say(session, invite(session, event)[0], party=2)
    session.commit()
    page = home(client, runtime)
    assert f"/door/{event.id}" in page
    assert "Seats taken <b>2</b>" in page


def test_an_event_of_next_week_has_no_door_yet(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    event = make_salon(session)
    session.commit()
    page = home(client, runtime)
    assert f'href="/events/{event.id}"' in page
    assert f"/door/{event.id}" not in page


def test_a_campaign_shows_how_far_it_is(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_audience(session, 3)
    campaign = make_launched(session, name="Spring letter")
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    page = home(client, runtime)
    assert f'href="/campaigns/{campaign.id}">Spring letter' in page
    assert "Left <b>3</b>" in page


def test_greetings_of_today_are_counted_by_person(
    client: FlaskClient, runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    make_greeting(session, channels=(Channel.EMAIL, Channel.SMS))
    for number in ("+12025550101", "+12025550102"):
        member = reachable(session, make_member(session), email=f"{number}@example.com", sms=number)
        born_on(session, member, NOW.month, NOW.day)
    session.commit()
    tick(runtime.sessions, clock=clock)
    plan_due_runs(runtime.sessions, clock=clock)
    assert "Still to come <b>2</b>" in home(client, runtime)


def test_a_greeting_without_a_birthday_says_so(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_greeting(session)
    session.commit()
    assert "Nobody has a birthday today." in home(client, runtime)


def test_the_latest_answers_name_the_guest(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    going, silent = invite(session, make_salon(session), 2)
    say(session, going, Choice.NO)
    session.commit()
    page = home(client, runtime)
    assert f'href="/members/{going.member_id}"' in page
    assert "Not going" in page
    assert f"/members/{silent.member_id}" not in page


def test_nothing_wrong_is_said_to_be_well(client: FlaskClient, runtime: Runtime) -> None:
    assert "All is well" in home(client, runtime)


def test_a_channel_that_is_halted_is_said_once(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_message(session, due_at=NOW - timedelta(hours=2))
    pause_channel(session, channel=Channel.EMAIL, reason="key refused", now=NOW)
    session.commit()
    page = home(client, runtime)
    assert "Email: nothing is sent." in page
    assert "late." not in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": MessageState.UNKNOWN}, "Email: 1 message of unknown fate."),
        ({"due_at": NOW - timedelta(hours=2)}, "Email: the oldest message is late."),
    ],
)
def test_messages_in_trouble_are_named(
    client: FlaskClient, runtime: Runtime, session: Session, values: dict[str, Any], sentence: str
) -> None:
    make_message(session, **values)
    session.commit()
    page = home(client, runtime)
    assert sentence in page
    assert "All is well" not in page


def test_what_a_paused_campaign_holds_back_is_not_late(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    run = make_launched(session).runs[0]
    make_message(session, run_id=run.id, due_at=NOW - timedelta(hours=2))
    hold_run(session, run.id, now=NOW)
    session.commit()
    assert "All is well" in home(client, runtime)


def test_a_run_with_failures_is_named(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    campaign = make_launched(session, name="Spring letter")
    make_message(session, run_id=campaign.runs[0].id, state=MessageState.FAILED, reason="no such mailbox")
    session.commit()
    assert "Spring letter: 1 message failed." in home(client, runtime)


def test_a_run_the_provider_refuses_for_everybody_is_named(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    campaign = make_launched(session, name="Spring letter")
    make_message(session, run_id=campaign.runs[0].id)
    hold_run(session, campaign.runs[0].id, now=NOW, reason="no such field")
    campaign.runs[0].state = RunState.RUNNING
    session.commit()
    assert "Spring letter is stopped" in home(client, runtime)


def test_words_that_only_a_person_can_answer_are_counted(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    make_house(session)
    session.add(
        InboundReply(
            source_id="1", digest="", received_at=NOW, sender="+1", recipient="+2",
            result=InboundResult.MESSAGE, raw=b"",
        )
    )  # fmt: skip
    session.commit()
    assert "1 reply to read." in home(client, runtime)


def test_the_figures_are_those_of_the_report(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_audience(session, 2)
    session.commit()
    page = home(client, runtime)
    assert '<a href="/members">2</a>' in page
    assert "of 0 who bought" in page
