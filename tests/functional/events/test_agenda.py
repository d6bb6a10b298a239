"""The sessions of an event: written by staff, read by guests, moving with the event."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event
from campaigns.staff.models import Role
from tests.factories_events import invite, links_of, make_house
from tests.functional.events.signing_in import sign_in
from tests.functional.events.test_admin import FORM

AGENDA = "20:15 | Six wines | 六款酒\n19:30 | Welcome | 欢迎 | Mei Lin"


@pytest.fixture
def staff(client: FlaskClient, session: Session) -> FlaskClient:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    return client


def only(session: Session) -> Event:
    session.expire_all()
    return session.scalars(select(Event)).one()


def test_guests_read_them_in_order_on_the_page_and_in_the_calendar(
    staff: FlaskClient, session: Session, runtime: Runtime
) -> None:
    staff.post("/events/new", data=FORM | {"agenda": AGENDA})
    event = only(session)
    staff.post(f"/events/{event.id}/publish")
    (guest,) = invite(session, event)
    session.commit()
    path = urlsplit(links_of(runtime).page(guest.id)).path
    page = staff.get(path).text
    assert page.index("Welcome") < page.index("Six wines")
    assert "19:30 Welcome (Mei Lin)" in staff.get(f"{path}/event.ics").text.replace("\r\n ", "")


def test_they_move_with_the_event_and_stand_in_the_form_again(staff: FlaskClient, session: Session) -> None:
    staff.post("/events/new", data=FORM | {"agenda": AGENDA})
    event = only(session)
    assert "19:30 | Welcome | 欢迎 | Mei Lin" in staff.get(f"/events/{event.id}/edit").text
    staff.post(f"/events/{event.id}/copy", data={"starts_at": "2027-01-07T18:00"})
    copied = session.scalars(select(Event).where(Event.id != event.id)).one()
    assert [each.starts_at - copied.starts_at for each in copied.sessions] == [
        each.starts_at - event.starts_at for each in event.sessions
    ]


@pytest.mark.parametrize(
    "agenda", ["Welcome", "25:00 | Welcome", "19:30 |", "19:30 | a | b | c | d", "18:30 | Too early"]
)
def test_a_line_that_says_no_session_is_refused(staff: FlaskClient, session: Session, agenda: str) -> None:
    page = staff.post("/events/new", data=FORM | {"agenda": agenda})
    assert (page.status_code, 'id="agenda-error"' in page.text) == (422, True)
    assert session.scalars(select(Event)).all() == []
