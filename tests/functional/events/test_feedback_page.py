"""The page on which a guest says how it was."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.door import check_in
from campaigns.events.models import Feedback, Invitation
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, links_of, make_salon

SAID = {"score": "4", "words": "The tea was <b>splendid</b>.", "contact_wanted": "y"}


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session))
    check_in(session, invitation_id=guest.id, now=NOW)
    session.commit()
    return guest


@pytest.fixture
def path(runtime: Runtime, guest: Invitation) -> str:
    return urlsplit(links_of(runtime).feedback(guest.id)).path


def kept(session: Session) -> list[tuple[int, str, bool]]:
    return [(row.score, row.words, row.contact_wanted) for row in session.scalars(select(Feedback))]


def test_what_a_guest_says_is_kept_and_shown(client: FlaskClient, session: Session, path: str) -> None:
    page = client.post(path, data=SAID, follow_redirects=True)
    assert "we read every word" in page.text
    assert "&lt;b&gt;splendid" in page.text
    assert kept(session) == [(4, "The tea was <b>splendid</b>.", True)]


def test_mail_scanners_say_nothing(client: FlaskClient, session: Session, path: str) -> None:
    assert [client.get(path).status_code, client.head(path).status_code] == [200, 200]
    assert kept(session) == []


@pytest.mark.parametrize(
    "wrong", [{"score": "0"}, {"score": "6"}, {"score": "many"}, {"score": ""}, {"words": "x" * 2001}]
)
def test_what_cannot_be_kept_is_refused_and_not_lost(
    client: FlaskClient, session: Session, path: str, wrong: dict[str, str]
) -> None:
    page = client.post(path, data={**SAID, **wrong})
    assert page.status_code == 422
    assert (SAID | wrong)["words"][:12].replace("<", "&lt;") in page.text
    assert kept(session) == []


def test_it_may_be_changed_for_thirty_days(
    client: FlaskClient, session: Session, clock: StandingClock, path: str
) -> None:
    client.post(path, data=SAID)
    clock.now = NOW + timedelta(days=30)
    client.post(path, data={"score": "2"})
    assert kept(session) == [(2, "", False)]
    clock.now = NOW + timedelta(days=30, seconds=1)
    assert client.post(path, data={"score": "1"}).status_code == 409
    assert "It stands as you said it" in client.get(path).text


def test_who_was_not_checked_in_says_nothing(client: FlaskClient, session: Session, runtime: Runtime) -> None:
    (guest,) = invite(session, make_salon(session))
    session.commit()
    path = urlsplit(links_of(runtime).feedback(guest.id)).path
    assert "Only guests who were checked in" in client.get(path).text
    assert client.post(path, data=SAID).status_code == 409
    assert kept(session) == []


def test_the_page_speaks_the_members_language(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    guest.member.language = "zh"
    session.commit()
    assert "您觉得怎么样" in client.get(path).text


@pytest.mark.parametrize("purpose", ["rsvp", "preferences"])
def test_a_link_of_another_purpose_does_not_open_it(
    client: FlaskClient, runtime: Runtime, guest: Invitation, purpose: str
) -> None:
    assert client.get(f"/e/{runtime.signer.sign(purpose, guest.id)}").status_code == 404
