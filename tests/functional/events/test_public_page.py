"""An event that is open to everybody: seen by whoever has its link, who may ask for a seat."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.events.operations import cancel_event
from campaigns.events.saying.queries import said_by
from campaigns.insight.event_report import event_report
from tests.clock import NOW
from tests.factories_events import invite, make_salon, posted, say
from tests.factories_referrals import members_called
from tests.factories_staff import signed_in

FORM = {"full_name": "Nora New", "email": "nora@example.com", "phone": "", "language": "en"}


@pytest.fixture
def salon(session: Session) -> Event:
    event = make_salon(session, public=True, capacity=1)
    session.commit()
    return event


def guests(session: Session) -> list[Invitation]:
    session.expire_all()
    return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def test_somebody_new_joins_and_has_a_seat_and_a_confirmation(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    assert "Spring salon" in client.get("/event/salon").text
    for _ in range(2):
        assert "You have a seat" in client.post("/event/SALON", data=FORM, follow_redirects=True).text
    (guest,) = guests(session)
    assert (guest.state, guest.answered_by) == (InvitationState.ATTENDING, AnswerSource.PUBLIC)
    assert len(members_called(session, "Nora New")) == 1
    assert [message.member_id for message in posted(session, "rsvp:")] == [guest.member_id]
    assert event_report(session, event_id=salon.id, days=30, now=NOW).whole.invited == 0


def test_who_comes_too_late_for_a_seat_waits(client: FlaskClient, session: Session, salon: Event) -> None:
    client.post("/event/salon", data=FORM)
    page = client.post("/event/salon", data=FORM | {"email": "other@example.com"}, follow_redirects=True)
    assert "You are on the waitlist" in page.text


def test_an_answer_that_stands_is_not_changed_by_a_stranger(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    (guest,) = invite(session, salon, email="nora@example.com")
    say(session, guest, Choice.NO)
    session.commit()
    assert "Your answer stands" in client.post("/event/salon", data=FORM, follow_redirects=True).text
    assert [each.state for each in guests(session)] == [InvitationState.DECLINED]


@pytest.mark.parametrize("changes", [{"full_name": ""}, {"email": ""}, {"email": "nobody"}, {"phone": "12"}])
def test_what_is_wrong_is_said_beside_the_field(
    client: FlaskClient, session: Session, salon: Event, changes: dict[str, str]
) -> None:
    page = client.post("/event/salon", data=FORM | changes)
    assert (page.status_code, 'class="error"' in page.text, guests(session)) == (422, True, [])


def test_who_brings_others_names_them_and_has_a_seat_for_each(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    salon.capacity = 3
    session.commit()
    assert "at most 4 people" in client.get("/event/salon").text
    page = client.post("/event/salon", data=FORM | {"companions": "Ada New\n\n 王芳 "}, follow_redirects=True)
    assert "You have 3 seats" in page.text
    (guest,) = guests(session)
    named = [one.name for one in said_by(session, guest.id).companions]
    assert (guest.party_size, guest.largest_party, named, guest.event.seats_taken) == (3, 4, ["Ada New", "王芳"], 3)


@pytest.mark.parametrize("companions", ["\n".join("abcd"), "A" * 101])
def test_more_than_it_allows_and_no_name_are_refused(
    client: FlaskClient, session: Session, salon: Event, companions: str
) -> None:
    salon.capacity = 9
    session.commit()
    page = client.post("/event/salon", data=FORM | {"companions": companions})
    assert (page.status_code, 'class="error"' in page.text, guests(session)) == (422, True, [])
    assert members_called(session, "Nora New") == []


def test_a_new_event_begins_with_what_is_usual(client: FlaskClient, runtime: Runtime, salon: Event) -> None:
    found = [signed_in(client, runtime).get(page).text for page in ("/events/new", f"/events/{salon.id}/edit")]
    assert ['value="4"' in text.partition('id="public_party"')[2][:120] for text in found] == [True, True]


def test_where_one_comes_alone_nobody_is_asked_whom_they_bring(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    salon.public_party = 1
    session.commit()
    assert 'name="companions"' not in client.get("/event/salon").text
    client.post("/event/salon", data=FORM | {"companions": "Ada"})
    assert [guest.party_size for guest in guests(session)] == [1]


def test_one_for_the_invited_and_one_called_off_give_nothing(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    make_salon(session, code="quiet")
    cancel_event(session, event_id=salon.id, now=NOW)
    session.commit()
    assert client.get("/event/quiet").status_code == client.post("/event/quiet", data=FORM).status_code == 404
    assert "will not take place" in client.get("/event/salon").text
    assert (client.post("/event/salon", data=FORM).status_code, guests(session)) == (410, [])


def test_staff_share_and_print_it(client: FlaskClient, runtime: Runtime, salon: Event) -> None:
    browser = signed_in(client, runtime, language="zh")
    for page in (f"/events/{salon.id}", f"/events/{salon.id}/poster"):
        text = browser.get(page).text
        assert "http://club.test/event/salon" in text
        assert "<svg" in text
