import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.staff.models import Role
from tests.factories_events import make_house, make_salon
from tests.fixtures import Convive
from tests.functional.events.signing_in import sign_in
from tests.functional.events.test_admin import FORM

SERIES = {"rhythm": "weeks", "every": "1", "until": "2027-01-14", "without": "2026-12-31"}


@pytest.fixture
def staff(client: FlaskClient, session: Session) -> FlaskClient:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    client.post("/events/new", data=FORM)
    return client


def events(session: Session) -> list[Event]:
    session.expire_all()
    return list(session.scalars(select(Event).order_by(Event.starts_at)))


def test_an_event_is_copied_to_the_week_after(staff: FlaskClient, session: Session) -> None:
    (event,) = events(session)
    assert 'value="2026-12-31T19:00"' in staff.get(f"/events/{event.id}/copy").text
    staff.post(f"/events/{event.id}/copy", data={"starts_at": "2026-12-30T18:00"})
    made = events(session)[1]
    assert (made.title, made.ends_at - made.starts_at) == (event.title, event.ends_at - event.starts_at)


def test_a_series_is_made_published_changed_and_shown(staff: FlaskClient, session: Session) -> None:
    (event,) = events(session)
    page = staff.post(f"/events/{event.id}/series", data=SERIES, follow_redirects=True)
    assert "Publish 3 dates" in page.text
    staff.post(page.request.path + "/publish")
    first, second, third = events(session)
    staff.post(f"/events/{second.id}/edit", data=at(second, venue="The Garden", scope="this"))
    told = staff.post(
        f"/events/{first.id}/edit", data=FORM | {"venue": "Attic", "scope": "later"}, follow_redirects=True
    )
    assert "7 Jan 2027 keeps what was changed by hand: the venue." in told.text
    assert [each.venue for each in events(session)] == ["Attic", "The Garden", "Attic"]
    assert "Changed by hand: the venue" in staff.get(page.request.path).text
    assert third.seats_taken == 0


def at(event: Event, **changes: str) -> dict[str, str]:
    """The form as the event stands."""
    day, before = (f"{each:%Y-%m-%d}" for each in (event.starts_at, event.starts_at - timedelta(days=1)))
    times = {"starts_at": f"{day}T19:00", "ends_at": f"{day}T21:00", "rsvp_until": f"{before}T12:00"}
    return FORM | times | changes


@pytest.mark.parametrize(
    "changes", [{"every": "0"}, {"until": "2026-12-25"}, {"until": "9999-12-31"}, {"without": "soon"}, {"until": ""}]
)
def test_a_bad_series_is_refused_beside_its_field(
    staff: FlaskClient, session: Session, changes: dict[str, str]
) -> None:
    (event,) = events(session)
    page = staff.post(f"/events/{event.id}/series", data=SERIES | changes)
    assert (page.status_code, f'id="{next(iter(changes))}-error"' in page.text) == (422, True)
    assert len(events(session)) == 1


def test_the_commands_copy_and_repeat(convive: Convive, session: Session) -> None:
    make_salon(session)
    session.commit()
    assert convive("event", "clone", "salon", "--starts", "2027-05-01 19:00").exit_code == 0
    made = convive("event", "series", "salon", "--by", "months", "--until", "2027-02-28", "--publish", "--json")
    assert [row["date"] for row in json.loads(made.output)] == ["2026-12-02", "2027-01-06", "2027-02-03"]
    changed = convive("event", "change", "salon", "--venue", "Attic", "--later", "--json")
    assert json.loads(changed.output)["dates"] == 3
    assert convive("event", "series", "salon", "--until", "2027-02-28").exit_code == 1
