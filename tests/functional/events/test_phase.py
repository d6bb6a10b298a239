"""An event that has begun is said to run wherever events are listed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.finishing import finish_those_over
from campaigns.events.models import Event, InvitationState
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, make_salon, say
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from tests.functional.api.callers import with_key

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def salon(session: Session) -> Event:
    made = make_salon(session, starts_at=NOW - HOUR, ends_at=NOW + HOUR, rsvp_until=NOW - HOUR)
    session.commit()
    return made


@pytest.mark.parametrize(("language", "word"), [("en", ">Running<"), ("zh", ">进行中<")])
def test_on_pages(client: FlaskClient, runtime: Runtime, salon: Event, language: str, word: str) -> None:
    browser = signed_in(client, runtime, language=language)
    for page in ("", f"/{salon.id}", "/calendar/week"):
        assert word in browser.get(f"/events{page}").text


def test_by_command(convive: Convive) -> None:
    assert '"state": "running"' in convive("event", "list", "--json").output


def test_to_programs(client: FlaskClient, runtime: Runtime) -> None:
    key = {"Authorization": f"Bearer {with_key(client, runtime).secret}"}
    (told,) = client.get("/api/v1/events", headers=key).json["events"]  # type: ignore[index]
    assert (told["state"], told["title"]["zh"], told["seats_free"]) == ("running", "春季沙龙", 4)
    assert client.get("/api/v1/events").status_code == 401


def test_who_stayed_away_from_one_without_a_door_is_marked_by_hand(
    client: FlaskClient, runtime: Runtime, session: Session, salon: Event, clock: StandingClock
) -> None:
    (guest,) = invite(session, salon)
    salon.rsvp_until = NOW
    say(session, guest)
    session.commit()
    clock.move(by=5 * HOUR)
    finish_those_over(runtime.sessions, clock=clock)
    browser = signed_in(client, runtime)
    assert "Nobody was checked in" in browser.get(f"/events/{salon.id}").text
    browser.post(f"/events/{salon.id}/finish")
    session.expire_all()
    assert guest.state is InvitationState.NO_SHOW
