"""What an event has beside its time and place, as staff fill it in and as guests see it."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.hosts import hosts_of
from campaigns.events.models import Event
from campaigns.messaging.models import Picture
from campaigns.referrals.links import friend_link
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import invite, links_of, make_house, make_salon, say
from tests.factories_staff import make_staff
from tests.functional.events.signing_in import sign_in
from tests.functional.events.test_admin import FORM
from tests.pictures import drawn

ONLINE = "https://meet.example/salon"


def with_file(content: bytes, **changes: str) -> dict[str, object]:
    return {**FORM, **changes, "picture": (BytesIO(content), "salon.jpg")}


def only_event(session: Session) -> Event:
    session.expire_all()
    return session.scalars(select(Event)).one()


@pytest.fixture
def staff(client: FlaskClient, session: Session) -> FlaskClient:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    return client


def test_the_picture_is_shown_to_staff_guests_and_friends(
    staff: FlaskClient, session: Session, runtime: Runtime
) -> None:
    staff.post("/events/new", data=with_file(drawn()))
    event = only_event(session)
    staff.post(f"/events/{event.id}/publish")
    (guest,) = invite(session, event)
    friend_link(session, member_id=guest.member_id, event_id=event.id, code="friend", now=NOW)
    session.commit()
    for path in (f"/events/{event.id}", urlsplit(links_of(runtime).page(guest.id)).path, "/i/friend"):
        assert f'src="/pictures/{event.picture_name}"' in staff.get(path).text


def test_a_refused_form_still_has_the_picture(staff: FlaskClient, session: Session) -> None:
    page = staff.post("/events/new", data=with_file(drawn(), capacity="0"))
    name = session.scalars(select(Picture.name)).one()
    assert page.status_code == 422
    assert f'name="picture_name" type="hidden" value="{name}"' in page.text
    staff.post("/events/new", data=FORM | {"picture_name": name})
    assert only_event(session).picture_name == name


@pytest.mark.parametrize("sent", [with_file(b"no picture"), FORM | {"picture_name": "gone-8.jpg"}])
def test_a_bad_picture_is_refused_beside_its_field(
    staff: FlaskClient, session: Session, sent: dict[str, object]
) -> None:
    page = staff.post("/events/new", data=sent)
    assert page.status_code == 422
    assert 'id="picture-error"' in page.text
    assert session.scalars(select(Event)).all() == []


def test_a_picture_is_taken_off_and_may_then_be_dropped(staff: FlaskClient, session: Session) -> None:
    staff.post("/events/new", data=with_file(drawn()))
    event = only_event(session)
    name = event.picture_name
    assert staff.post("/templates/pictures/drop", data={"name": name}).status_code == 409
    staff.post(f"/events/{event.id}/edit", data=FORM | {"picture_name": str(name), "no_picture": "y"})
    assert only_event(session).picture_name is None
    assert staff.post("/templates/pictures/drop", data={"name": name}).status_code == 303


def test_hosts_are_chosen_and_named_to_guests(staff: FlaskClient, session: Session, runtime: Runtime) -> None:
    host = make_staff(runtime, Role.HOST)
    staff.post("/events/new", data=FORM | {"hosts": str(host.id)})
    event = only_event(session)
    assert [each.id for each in hosts_of(session, event.id)] == [host.id]
    (guest,) = invite(session, event)
    session.commit()
    assert "Your hosts: Ada Ortiz" in staff.get(urlsplit(links_of(runtime).page(guest.id)).path).text


def test_somebody_who_does_not_work_here_hosts_nothing(staff: FlaskClient, session: Session) -> None:
    assert staff.post("/events/new", data=FORM | {"hosts": "999"}).status_code == 422
    assert session.scalars(select(Event)).all() == []


def test_only_those_with_a_seat_see_where_to_join(client: FlaskClient, session: Session, runtime: Runtime) -> None:
    event = make_salon(session, capacity=1, online_url=ONLINE)
    seated, waiting, asked = invite(session, event, 3)
    say(session, seated)
    say(session, waiting)
    session.commit()
    paths = [urlsplit(links_of(runtime).page(guest.id)).path for guest in (seated, waiting, asked)]
    assert [ONLINE in client.get(path).text for path in paths] == [True, False, False]
    assert [ONLINE in client.get(f"{path}/event.ics").text.replace("\r\n ", "") for path in paths] == [
        True,
        False,
        False,
    ]


def test_answers_open_when_they_should(client: FlaskClient, session: Session, runtime: Runtime) -> None:
    event = make_salon(session, rsvp_from=NOW + timedelta(hours=1))
    (guest,) = invite(session, event)
    session.commit()
    path = urlsplit(links_of(runtime).page(guest.id)).path
    page = client.get(path).text
    assert "Answers open" in page
    assert 'name="answer"' not in page
    assert "not open yet" in client.post(path, data={"answer": "yes"}).text
    assert only_event(session).seats_taken == 0


def test_prices_are_told_and_too_few_points_are_refused_beside_the_field(
    staff: FlaskClient, session: Session, runtime: Runtime
) -> None:
    staff.post("/events/new", data=FORM | {"price": "25.50", "points_price": "200"})
    event = only_event(session)
    staff.post(f"/events/{event.id}/publish")
    (guest,) = invite(session, event)
    session.commit()
    path = urlsplit(links_of(runtime).page(guest.id)).path
    page = staff.get(path).text
    assert "25.50 a person" in page
    assert "200 points a person" in page
    refused = staff.post(path, data={"answer": "yes", "party_size": "1"})
    assert (refused.status_code, "This takes 200 points, and there are 0" in refused.text) == (409, True)


@pytest.mark.parametrize("changes", [{"price": "much"}, {"price": "-1"}, {"points_price": "-1"}])
def test_a_bad_price_is_refused_beside_its_field(staff: FlaskClient, session: Session, changes: dict[str, str]) -> None:
    page = staff.post("/events/new", data=FORM | changes)
    assert (page.status_code, f'id="{next(iter(changes))}-error"' in page.text) == (422, True)
