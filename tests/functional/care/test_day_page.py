"""My day over HTTP: what is due, and doing it in place."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import Contact, FollowUp, FollowUpState
from campaigns.members.models import Member
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_care import complains, owned, round_of
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, make_staff

CALL = {"means": "call", "direction": "out", "summary": "Talked of the tasting", "interested": "no"}


def as_staff(client: FlaskClient, runtime: Runtime, role: Role, language: str = "en") -> tuple[Browser, Staff]:
    staff, browser = make_staff(runtime, role, language=language), Browser(client)
    assert browser.sign_in(staff.email).status_code == 303
    return browser, staff


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


def busy(runtime: Runtime, staff: Staff) -> Member:
    """A neglected member of theirs with an open complaint, and the daily round done."""
    with runtime.sessions.begin() as session:
        member = owned(session, staff, email="ana@example.com")
        complains(session, email="ana@example.com", text="<script>alert(1)</script>")
        round_of(session)
        return member


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_day_shows_all_there_is_to_do(client: FlaskClient, runtime: Runtime, language: str) -> None:
    browser, staff = as_staff(client, runtime, Role.MARKETER, language)
    member = busy(runtime, staff)
    for path in ("/care", f"/members/{member.id}?tab=care", "/complaints", "/care/to-assign"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text
    assert browser.get("/care").text.count("Ana Lima") >= 3


def test_a_contact_is_written_down_in_place(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser, staff = as_staff(client, runtime, Role.MARKETER)
    member = busy(runtime, staff)
    answer = browser.post(f"/care/members/{member.id}/contacts", {**CALL, "next": "/care?x=1"})
    assert (answer.status_code, answer.location) == (303, "/care?x=1")
    contact = session.scalars(select(Contact)).one()
    assert (contact.staff_id, contact.interested, contact.at) == (staff.id, False, NOW)
    assert "Nothing is due" in browser.get("/care").text


def test_nothing_said_is_refused_and_nothing_kept(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser, staff = as_staff(client, runtime, Role.MARKETER)
    member = busy(runtime, staff)
    answer = browser.post(f"/care/members/{member.id}/contacts", {**CALL, "summary": " \x00 "})
    assert answer.status_code == 422
    assert "Nothing was kept" in answer.text
    assert '<option value="no" selected>' in answer.text
    assert session.scalars(select(Contact)).all() == []


@pytest.mark.parametrize(
    ("step", "fields", "status"),
    [
        ("put-off", {"due_on": "2026-11-27", "why": "On holiday"}, 303),
        ("put-off", {"due_on": "soon", "why": "On holiday"}, 422),
        ("drop", {"why": "Wrote to us"}, 303),
        ("drop", {"why": ""}, 422),
        ("finish", {"why": "Done"}, 422),
    ],
)
def test_tasks_are_put_off_and_dropped_with_a_reason(
    client: FlaskClient, runtime: Runtime, session: Session, step: str, fields: dict[str, str], status: int
) -> None:
    browser, staff = as_staff(client, runtime, Role.MARKETER)
    busy(runtime, staff)
    task_id = session.scalars(select(FollowUp.id)).one()
    answer = browser.post(f"/care/follow-ups/{task_id}/{step}", fields)
    assert answer.status_code == status
    assert status == 303 or f'value="{fields["why"]}"' in answer.text


def test_one_is_reminded_of_what_one_promised(client: FlaskClient, runtime: Runtime) -> None:
    browser, staff = as_staff(client, runtime, Role.MARKETER)
    member = busy(runtime, staff)
    fields = {"note": "Call her about the ring", "due_on": "2026-11-22"}
    assert browser.post(f"/care/members/{member.id}/follow-ups", fields).status_code == 303
    assert "Call her about the ring" in browser.get("/care").text


def test_only_a_lead_sees_the_day_of_others(client: FlaskClient, runtime: Runtime) -> None:
    browser, _staff = as_staff(client, runtime, Role.MARKETER)
    assert browser.get("/care?owner=999999").status_code == 403
    assert browser.get("/care/owners").status_code == 403
    lead, _staff = as_staff(client, runtime, Role.MANAGER)
    other = make_staff(runtime, Role.MARKETER)
    busy(runtime, other)
    assert "Ana Lima" in lead.get(f"/care?owner={other.id}").text
    assert "Ada Ortiz" in lead.get("/care/owners").text


def test_members_are_taken_and_assigned(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser, lead = as_staff(client, runtime, Role.MANAGER)
    with runtime.sessions.begin() as writing:
        one, other = joins(writing, "One"), joins(writing, "Other")
    assert browser.post(f"/care/members/{one.id}/take").status_code == 303
    browser.post("/care/to-assign", {"members": [other.id, "x", 2**70], "to": lead.id})
    owners = session.scalars(select(Member.owner_id)).all()
    assert owners == [lead.id, lead.id]
    assert "Everybody has an owner" in browser.get("/care/to-assign").text


def test_whoever_leaves_is_asked_to_hand_over(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser, admin = as_staff(client, runtime, Role.ADMIN)
    leaving = make_staff(runtime, Role.MARKETER)
    busy(runtime, leaving)
    answer = browser.post(f"/staff/{leaving.id}", {"name": "Ada Ortiz", "role": "marketer"})
    assert answer.location == f"/care/owners/{leaving.id}/hand-over"
    assert browser.get(answer.location).status_code == 200
    browser.post(answer.location, {"to": admin.id, "note": "Left"})
    assert session.scalars(select(Member.owner_id)).all() == [admin.id]
    assert session.scalars(select(FollowUp.owner_id).where(FollowUp.state == FollowUpState.OPEN)).all() == [admin.id]
