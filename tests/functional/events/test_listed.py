"""An event open to all members is found on the page of any invitation."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.operations import cancel_event, create_event
from campaigns.events.withdrawing import withdraw_invitation
from tests.clock import NOW
from tests.factories_events import invite, links_of, make_plan, make_salon


@pytest.fixture
def path(session: Session, runtime: Runtime) -> str:
    """Of an invitation to some other event."""
    (guest,) = invite(session, make_salon(session))
    session.commit()
    return urlsplit(links_of(runtime).page(guest.id)).path


@pytest.fixture
def feast(session: Session, path: str) -> Event:
    event = make_salon(session, code="feast", title={"en": "Summer feast"}, listed=True)
    session.commit()
    return event


def theirs(session: Session, event: Event) -> list[Invitation]:
    session.expire_all()
    return list(session.scalars(select(Invitation).where(Invitation.event_id == event.id)))


def test_a_member_finds_it_and_has_an_invitation_for_the_asking(
    client: FlaskClient, session: Session, path: str, feast: Event
) -> None:
    assert "Summer feast" in client.get(path).text
    assert theirs(session, feast) == []
    for _ in range(2):
        page = client.post(f"{path}/also/feast", follow_redirects=True).text
    assert "I am coming" in page
    (guest,) = theirs(session, feast)
    assert guest.state is InvitationState.INVITED
    assert "Summer feast" not in client.get(path).text


def test_one_that_is_for_the_invited_is_neither_shown_nor_given(
    client: FlaskClient, session: Session, path: str
) -> None:
    quiet = make_salon(session, code="quiet", title={"en": "A quiet dinner"})
    create_event(session, plan=make_plan(title={"en": "Not yet"}, listed=True), code="draft", now=NOW)
    session.commit()
    page = client.get(path).text
    assert "A quiet dinner" not in page
    assert "Not yet" not in page
    for code in ("quiet", "draft", "nothing"):
        assert client.post(f"{path}/also/{code}").status_code == 410
    assert theirs(session, quiet) == []


def test_a_cancelled_one_is_not_shown(client: FlaskClient, session: Session, path: str, feast: Event) -> None:
    cancel_event(session, event_id=feast.id, now=NOW)
    session.commit()
    assert "Summer feast" not in client.get(path).text


def test_whoever_the_house_withdrew_does_not_let_themselves_in(
    client: FlaskClient, session: Session, path: str, feast: Event
) -> None:
    client.post(f"{path}/also/feast")
    (guest,) = theirs(session, feast)
    withdraw_invitation(session, invitation_id=guest.id, now=NOW)
    session.commit()
    client.post(f"{path}/also/feast")
    assert [each.state for each in theirs(session, feast)] == [InvitationState.CANCELLED]
