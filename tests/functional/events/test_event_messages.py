import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.milestones.usual import usual_choices
from campaigns.events.models import MilestoneKind
from campaigns.messaging.models import Channel
from campaigns.outreach.models import Campaign
from campaigns.staff.models import Role
from tests.clock import StandingClock
from tests.factories_events import START, invite, make_house, make_salon, say, texted
from tests.factories_milestones import DAY, come, go_out, milestone, salon
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.functional.events.signing_in import sign_in

REMINDER, THANKS = MilestoneKind.REMINDER, MilestoneKind.THANKS
MENDED = {"is_on": "y", "distance": "3", "hour": "18", "channels": "sms,email", "template_id": "0"}


def test_it_is_said_what_goes_out_when_in_both_languages(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    sign_in(client, session, Role.MARKETER)
    page = client.get(f"/events/{event.id}/messages?lang=en").text
    assert page.count("Reminder to those silent") == 2
    assert page.count("Hours before") == 1
    assert page.count("2 days before answers end, at 10:00") == 2
    assert "提醒未答复者" in client.get(f"/events/{event.id}/messages?lang=zh").text


def test_a_message_is_read_as_a_guest_would_and_counted(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    guest, muted = invite(session, event, 2)
    texted(session, guest, "+15550001")
    texted(session, muted, "+15550002")
    muted.member.deceased = True
    sign_in(client, session, Role.MARKETER)
    page = client.get(f"/events/{event.id}/messages/reminder?lang=en").text
    assert "Spring salon: may we still expect you?" in page
    assert "Deceased" in page
    assert "meet.example" not in client.get(f"/events/{event.id}/messages/day_before?lang=en").text


@pytest.mark.parametrize(("language", "title"), [("en", "Spring salon"), ("zh", "春季沙龙")])
def test_every_message_speaks_both_languages(client: FlaskClient, session: Session, language: str, title: str) -> None:
    event = make_salon(session)
    invite(session, event)
    sign_in(client, session, Role.MARKETER)
    pages = [client.get(f"/events/{event.id}/messages/{kind}?lang={language}").text for kind in MilestoneKind]
    assert [page.split('<p class="subject">')[1].split("</p>")[0].count(title) for page in pages] == [1] * 6


def test_its_time_and_way_are_changed_until_it_went(
    client: FlaskClient, runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, REMINDER)
    sign_in(client, session, Role.MARKETER)
    assert client.post(f"/events/{event.id}/messages/reminder", data=MENDED).status_code == 303
    row = milestone(session, event, REMINDER)
    session.refresh(row)
    assert (row.due_at.isoformat(), row.channels) == ("2026-11-28T18:00:00+00:00", ["sms", "email"])
    come(runtime, session, clock, row.due_at)
    signed_in(client, runtime, Role.MANAGER)
    assert client.post(f"/events/{event.id}/messages/reminder", data=MENDED).status_code == 422


def test_bad_input_is_refused_and_nothing_is_lost(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    sign_in(client, session, Role.MARKETER)
    for bad in ({"distance": "0"}, {"distance": "61"}, {"hour": "25"}, {"channels": "post"}, {"template_id": "999999"}):
        assert client.post(f"/events/{event.id}/messages/thanks", data=MENDED | bad).status_code == 422
    assert client.get(f"/events/{event.id}/messages/nothing").status_code == 404
    assert milestone(session, event, THANKS).distance == 1


def test_the_club_says_what_a_new_event_gets(client: FlaskClient, session: Session) -> None:
    make_house(session)
    sign_in(client, session, Role.ADMIN)
    chosen = {key: value for key, value in MENDED.items() if key not in ("is_on", "template_id")}
    assert client.post("/settings/event-messages/thanks", data=chosen).status_code == 303
    assert "3 days after it ends, at 18:00" in client.get("/settings/event-messages?lang=en").text
    row = milestone(session, make_salon(session), THANKS)
    assert (row.is_on, row.distance, row.hour) == (False, 3, 18)
    assert usual_choices(session)[THANKS].channels == (Channel.SMS, Channel.EMAIL)


def test_who_does_not_plan_events_sees_none_of_it(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    sign_in(client, session, Role.HOST)
    assert client.get(f"/events/{event.id}/messages").status_code == 403


def test_what_went_leads_to_its_campaign_and_no_door_is_told(
    client: FlaskClient, runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, MilestoneKind.DAY_BEFORE, MilestoneKind.MISSED)
    say(session, invite(session, event)[0])
    come(runtime, session, clock, START - DAY + timedelta(hours=1))
    go_out(session, at=clock())
    clock.now = START + DAY
    sign_in(client, session, Role.MARKETER)
    page = client.get(f"/events/{event.id}/messages?lang=en").text
    assert "1 sent" in page
    assert "Nobody was checked in" in page
    campaign = session.scalars(select(Campaign)).one()
    assert f'href="/campaigns/{campaign.id}"' in page
    assert "Spring salon · The day before" in client.get(f"/campaigns/{campaign.id}?lang=en").text
    assert client.get(f"/campaigns/{campaign.id}/audience").status_code == 409
    assert "The day before" not in client.get("/campaigns?lang=en").text


def test_the_command_tells_the_schedule(convive: Convive, session: Session) -> None:
    make_salon(session)
    session.commit()
    rows = json.loads(convive("event", "schedule", "salon", "--json").output)
    states = {row["message"]: row["state"] for row in rows}
    assert list(states) == ["invitation", "reminder", "day_before", "hours_before", "thanks", "missed"]
    assert (states["invitation"], states["reminder"]) == ("off", "to come")
