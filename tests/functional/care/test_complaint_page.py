"""A complaint over HTTP: from a stranger or a member's link, to the answer in their mailbox."""

from datetime import timedelta
from re import search

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import Complaint, ComplaintState
from campaigns.members.models import Member
from campaigns.messaging.models import Message
from campaigns.staff.models import Role
from tests.clock import NOW, StandingClock
from tests.factories_care import complains
from tests.factories_members import joins, make_club
from tests.factories_staff import signed_in

SAID = {"text": "The tea was cold.", "name": "Ana Lima", "email": "ana@example.com", "phone": "", "language": "en"}


@pytest.fixture(autouse=True)
def ana(runtime: Runtime) -> Member:
    with runtime.sessions.begin() as session:
        make_club(session)
        return joins(session, email="ana@example.com", language="zh")


def sheet(client: FlaskClient, query: str = "") -> str:
    found = search(r'action="(/complaint/[^"]+)"', client.get(f"/complaint{query}").text)
    assert found
    return found[1]


def complaints(session: Session) -> list[Complaint]:
    return list(session.scalars(select(Complaint)))


def test_anybody_may_complain(client: FlaskClient, session: Session, ana: Member) -> None:
    answer = client.post(sheet(client), data=SAID)
    (kept,) = complaints(session)
    assert answer.location.startswith(f"/complaint/thanks/{kept.code}")
    assert kept.code in client.get(answer.location).text
    assert kept.member_id == ana.id


def test_showing_the_page_keeps_nothing(client: FlaskClient, session: Session) -> None:
    client.get(sheet(client))
    assert complaints(session) == []


def test_a_members_own_link_knows_them_and_their_language(
    client: FlaskClient, runtime: Runtime, session: Session, ana: Member
) -> None:
    link = f"?t={runtime.signer.sign('complaint', ana.id)}"
    assert "Ana Lima" in client.get(f"/complaint{link}").text
    assert "哪里" in client.get(f"/complaint{link}").text
    client.post(sheet(client, link), data={**SAID, "email": ""})
    assert [each.member_id for each in complaints(session)] == [ana.id]


@pytest.mark.parametrize("link", ["?t=forged", "?t=%00", ""])
def test_a_link_that_is_none_turns_nobody_away(client: FlaskClient, link: str) -> None:
    assert client.get(f"/complaint{link}").status_code == 200


def test_sent_twice_it_is_one(client: FlaskClient, session: Session) -> None:
    address = sheet(client)
    first, again = (client.post(address, data=SAID).location for _ in range(2))
    assert first == again
    assert session.scalar(select(func.count(Message.id))) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "required"),
        ({"text": "x" * 100_000}, "20000"),
        ({"text": "\u202e\u2066"}, "tell us what went wrong"),
        ({"email": "nowhere"}, "is not an email address"),
        ({"email": ""}, "so that we can answer you"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(
    client: FlaskClient, session: Session, changes: dict[str, str], said: str
) -> None:
    answer = client.post(sheet(client), data={**SAID, **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Ana Lima"' in answer.text
    assert complaints(session) == []


def test_a_page_open_for_days_loses_no_word(client: FlaskClient, session: Session, clock: StandingClock) -> None:
    address = sheet(client)
    clock.move(by=timedelta(days=3))
    answer = client.post(address, data=SAID)
    assert answer.status_code == 422
    assert "The tea was cold." in answer.text
    again = search(r'action="(/complaint/[^"]+)"', answer.text)
    assert again
    client.post(again[1], data=SAID)
    assert len(complaints(session)) == 1


def test_it_is_answered_closed_and_reopened(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    client.post(sheet(client), data={**SAID, "text": "<b>cold</b>\x00"})
    browser, (kept,) = signed_in(client, runtime, Role.MARKETER), complaints(session)
    place = f"/complaints/{kept.id}"
    assert "&lt;b&gt;cold&lt;/b&gt;" in browser.get(place).text
    browser.post(f"{place}/answer", {"text": "We are sorry."})
    for step, state in (("close", ComplaintState.CLOSED), ("reopen", ComplaintState.OPEN)):
        assert browser.post(f"{place}/{step}").status_code == 303
        session.refresh(kept)
        assert kept.state is state
    assert "We are sorry." in browser.get(place).text


def test_an_overdue_one_is_on_the_first_page(client: FlaskClient, runtime: Runtime, clock: StandingClock) -> None:
    with runtime.sessions.begin() as session:
        complains(session, phone="1")
    browser = signed_in(client, runtime, Role.MANAGER)
    assert "complaint is overdue" not in browser.get("/").text
    clock.move(by=timedelta(hours=49))
    assert "1 complaint is overdue" in browser.get("/").text
    assert "Overdue" in browser.get("/complaints?state=overdue").text


def test_a_lead_says_whose_a_strangers_is(client: FlaskClient, runtime: Runtime, session: Session, ana: Member) -> None:
    with runtime.sessions.begin() as writing:
        kept = complains(writing, phone="ask me")
    browser = signed_in(client, runtime, Role.MANAGER)
    assert browser.post(f"/complaints/{kept.id}/member", {"code": "nobody"}).status_code == 404
    assert browser.post(f"/complaints/{kept.id}/member", {"code": ana.code.upper()}).status_code == 303
    assert session.get_one(Complaint, kept.id).member_id == ana.id


def test_the_preference_page_leads_there(client: FlaskClient, runtime: Runtime, ana: Member) -> None:
    page = client.get(f"/p/{runtime.signer.sign('preferences', ana.id)}").text
    found = search(r'href="(/complaint\?t=[^"]+)"', page)
    assert found
    assert "Ana Lima" in client.get(found[1]).text


def test_the_deadline_is_told(runtime: Runtime, session: Session) -> None:
    with runtime.sessions.begin() as writing:
        complains(writing, email="ana@example.com")
    details = session.scalars(select(Message.details)).one()
    assert details["complaint"]["due"].startswith(f"{NOW.year}年11月24日")
