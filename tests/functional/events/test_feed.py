from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import vobject
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import literal, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Invitation
from campaigns.events.operations import cancel_event, create_event, update_event
from tests.clock import NOW, StandingClock
from tests.factories_events import START, invite, links_of, make_plan, make_salon, say


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session, capacity=2))
    say(session, guest)
    session.commit()
    return guest


@pytest.fixture
def path(runtime: Runtime, guest: Invitation) -> str:
    return urlsplit(links_of(runtime).feed(guest.member_id)).path


def marks(answer: TestResponse) -> tuple[tuple[str, str], ...]:
    """What a calendar asks with when it has this already."""
    return ("If-None-Match", answer.headers["ETag"]), ("If-Modified-Since", answer.headers["Last-Modified"])


def shown(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    """Title and status of each event."""
    events = Calendar.from_ical(client.get(path).data).walk("VEVENT")
    return [(str(event["summary"]), str(event["status"])) for event in events]


def test_it_shows_what_the_member_comes_to_and_names_nobody(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert b"ATTENDEE" not in answer.data
    assert [event.summary.value for event in vobject.readOne(answer.text).vevent_list] == ["Spring salon"]


def test_what_others_come_to_is_not_shown(client: FlaskClient, session: Session, guest: Invitation, path: str) -> None:
    (other,) = invite(session, make_salon(session, code="other", title={"en": "Tasting"}))
    say(session, other)
    session.commit()
    assert shown(client, path) == [("Spring salon", "CONFIRMED")]


def test_what_comes_first_stands_first(client: FlaskClient, session: Session, guest: Invitation, path: str) -> None:
    sooner = make_salon(session, code="sooner", title={"en": "Tasting"}, starts_at=START - timedelta(hours=1))
    ensure_invitations(session, event_id=sooner.id, members=select(literal(guest.member_id)), now=NOW)
    say(session, session.scalars(select(Invitation).where(Invitation.event_id == sooner.id)).one())
    session.commit()
    assert shown(client, path) == [("Tasting", "CONFIRMED"), ("Spring salon", "CONFIRMED")]


def test_it_keeps_silent_about_what_was_declined_or_not_answered(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    create_event(session, plan=make_plan(), code="draft", now=NOW)
    say(session, guest, Choice.NO)
    session.commit()
    assert shown(client, path) == []


@pytest.mark.parametrize(("choice", "status"), [(Choice.MAYBE, "TENTATIVE"), (Choice.YES, "CONFIRMED")])
def test_it_tells_a_seat_from_a_maybe(
    client: FlaskClient, session: Session, guest: Invitation, path: str, choice: Choice, status: str
) -> None:
    say(session, guest, choice)
    session.commit()
    assert shown(client, path) == [("Spring salon", status)]


def test_what_is_called_off_is_crossed_out(client: FlaskClient, session: Session, guest: Invitation, path: str) -> None:
    cancel_event(session, event_id=guest.event_id, now=NOW)
    session.commit()
    assert shown(client, path) == [("Spring salon", "CANCELLED")]


def test_whoever_has_it_already_is_told_so(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    for mark in marks(first):
        again = client.get(path, headers=[mark])
        assert (again.status_code, again.data) == (304, b"")


def test_a_change_is_told_to_whoever_has_the_old_one(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    first = client.get(path)
    update_event(session, event_id=guest.event_id, plan=make_plan(venue="The Garden"), now=NOW + timedelta(minutes=5))
    session.commit()
    for mark in marks(first):
        assert b"The Garden" in client.get(path, headers=[mark]).data


def test_the_same_bytes_are_served_an_hour_later(client: FlaskClient, clock: StandingClock, path: str) -> None:
    first = client.get(path).data
    clock.move(by=timedelta(hours=1))
    assert client.get(path).data == first
    assert client.head(path).headers["Content-Length"] == str(len(first))


def test_a_forged_address_opens_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path.replace("/feed/", "/feed/x")).status_code == 404
    assert client.get(path.replace(".ics", "")).status_code == 404


def test_the_guests_page_offers_it(client: FlaskClient, runtime: Runtime, guest: Invitation, path: str) -> None:
    page = client.get(urlsplit(links_of(runtime).page(guest.id)).path)
    assert f"webcal://club.test{path}" in page.text
