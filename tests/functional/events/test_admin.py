from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, EventState, InboundReply, Invitation, InvitationState
from campaigns.staff.models import Role
from tests.factories_events import START, invite, links_of, make_house, make_salon, say
from tests.factories_outreach import make_member
from tests.functional.events.mails import letter, post_mail
from tests.functional.events.signing_in import sign_in

FORM = {
    "title_en": "Tasting",
    "title_zh": "品鉴会",
    "venue": "The Cellar",
    "zone": "Asia/Shanghai",
    "starts_at": "2026-12-24T19:00",
    "ends_at": "2026-12-24T21:00",
    "rsvp_until": "2026-12-23T12:00",
    "capacity": "30",
}


def test_an_event_is_planned_and_published(client: FlaskClient, session: Session) -> None:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    page = client.post("/events/new", data=FORM, follow_redirects=True)
    assert "Tasting" in page.text
    event = session.scalars(select(Event)).one()
    client.post(f"/events/{event.id}/publish")
    session.refresh(event)
    assert (event.state, event.title["zh"]) == (EventState.PUBLISHED, "品鉴会")


@pytest.mark.parametrize(
    "changes",
    [
        {"title_en": "", "title_zh": ""},
        {"ends_at": "2026-12-24T18:00"},
        {"rsvp_until": "2026-12-25T12:00"},
        {"starts_at": "tomorrow"},
        {"zone": "Mars/Olympus"},
        {"capacity": "0"},
        {"ends_at": "9999-12-31T23:59"},
        {"map_url": "javascript:alert(1)"},
        {"zone": "Europe/Berlin", "starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T05:00"},
    ],
)
def test_a_bad_plan_is_refused_beside_its_field(client: FlaskClient, session: Session, changes: dict[str, str]) -> None:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    page = client.post("/events/new", data=FORM | changes)
    assert page.status_code == 422
    assert 'class="error"' in page.text
    assert session.scalars(select(Event)).all() == []


def test_the_form_shows_the_venues_hours_again(client: FlaskClient, session: Session) -> None:
    make_house(session)
    sign_in(client, session, Role.MARKETER)
    client.post("/events/new", data=FORM)
    event = session.scalars(select(Event)).one()
    assert 'value="2026-12-24T19:00"' in client.get(f"/events/{event.id}/edit").text
    assert client.post(f"/events/{event.id}/edit", data=FORM | {"venue": "The Attic"}).status_code == 303


def test_each_tab_of_guests_opens(client: FlaskClient, session: Session) -> None:
    event = make_salon(session, capacity=1)
    for guest in invite(session, event, 3):
        say(session, guest)
    sign_in(client, session, Role.VIEWER)
    tabs = {state: client.get(f"/events/{event.id}?state={state}").status_code for state in InvitationState}
    assert tabs == dict.fromkeys(InvitationState, 200)


def test_staff_invite_and_answer_for_a_member(client: FlaskClient, session: Session) -> None:
    event, member = make_salon(session), make_member(session, full_name="Chen Wei")
    sign_in(client, session, Role.MANAGER)
    assert "Chen Wei" in client.get(f"/events/{event.id}?invite=chen").text
    client.post(f"/events/{event.id}/invite", data={"member_id": member.id})
    guest = session.scalars(select(Invitation)).one()
    answer = {"answer": "yes", "party_size": "2"}
    client.post(f"/events/{event.id}/invitations/{guest.id}/answer", data=answer)
    session.refresh(guest)
    assert (guest.state, guest.party_size) == (InvitationState.ATTENDING, 2)


def test_cancelling_and_closing(client: FlaskClient, session: Session) -> None:
    event = make_salon(session, rsvp_until=START - timedelta(days=2))
    sign_in(client, session, Role.MANAGER)
    assert client.post(f"/events/{event.id}/finish").status_code == 409
    client.post(f"/events/{event.id}/cancel")
    session.refresh(event)
    assert event.state is EventState.CANCELLED


def test_what_a_person_must_read_waits_until_it_is_settled(
    client: FlaskClient, session: Session, runtime: Runtime
) -> None:
    (guest,) = invite(session, make_salon(session), email="li@example.com")
    session.commit()
    sign_in(client, session, Role.MANAGER)
    post_mail(client, links_of(runtime).mailbox(guest.id), letter("other@example.com", "May I bring my dog?"))
    assert "May I bring my dog?" in client.get("/replies").text
    client.post(f"/replies/{session.scalars(select(InboundReply.id)).one()}/settle")
    assert "May I bring my dog?" not in client.get("/replies").text


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.HOST, 403), (Role.MARKETER, 303)])
def test_only_those_who_may_publish(client: FlaskClient, session: Session, role: Role, status: int) -> None:
    event = make_salon(session)
    sign_in(client, session, role)
    assert client.post(f"/events/{event.id}/publish").status_code == status


def test_an_invitation_is_withdrawn_and_given_again(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest)
    sign_in(client, session, Role.MARKETER)
    page = client.post(f"/events/{event.id}/invitations/{guest.id}/withdraw", follow_redirects=True)
    session.refresh(guest)
    assert (guest.state, guest.member.full_name in page.text) == (InvitationState.CANCELLED, True)
    assert f'value="{guest.member_id}"' in client.get(f"/events/{event.id}?invite={guest.member.code}").text
    client.post(f"/events/{event.id}/invite", data={"member_id": guest.member_id})
    session.refresh(guest)
    assert guest.state is InvitationState.INVITED


def test_an_invitation_to_another_event_is_not_withdrawn_here(client: FlaskClient, session: Session) -> None:
    event, other = make_salon(session), make_salon(session, code="other")
    (guest,) = invite(session, other)
    sign_in(client, session, Role.MARKETER)
    assert client.post(f"/events/{event.id}/invitations/{guest.id}/withdraw").status_code == 404
    assert guest.state is InvitationState.INVITED
