"""Surprises over HTTP: a remark in one form, deciding, one's tasks, playbooks, departments; in both languages."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.staff.departments import move_staff
from campaigns.staff.models import Department, Role, Staff
from campaigns.surprises.models import MomentPhoto, MomentState, MomentTask, Playbook, Remark, TaskState
from campaigns.surprises.ready import READY
from tests.factories_members import joins, make_club
from tests.factories_moments import IN_FIVE_DAYS, approved, cook, department, playbook, suggested
from tests.factories_staff import Browser, signed_in
from tests.pictures import drawn

DAY = IN_FIVE_DAYS.isoformat()


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima", phone="+12025550101")


@pytest.fixture
def lead(client: FlaskClient, runtime: Runtime, session: Session, member: Member) -> Browser:
    session.commit()
    return signed_in(client, runtime, Role.MANAGER)


def test_one_form_keeps_a_remark_and_suggests_a_moment(lead: Browser, session: Session, member: Member) -> None:
    playbook(session)
    session.commit()
    said = {"q": "0101", "text": "Her birthday", "about": "birthday", "day": DAY}
    assert lead.post("/note", said).status_code == 303
    assert session.scalars(select(Remark.text)).all() == ["Her birthday"]
    assert "Her birthday" in lead.get("/moments").text


def test_of_several_the_page_asks_whose_it_is_and_keeps_the_words(
    lead: Browser, session: Session, member: Member
) -> None:
    joins(session, "Ana Silva")
    session.commit()
    asked = lead.post("/note", {"q": "ana", "text": "Loves plums", "about": "wish"})
    assert asked.status_code == 422
    assert "Ana Silva" in asked.text
    assert 'value="Loves plums"' in asked.text
    lead.post("/note", {"q": "ana", "member": member.id, "text": "Loves plums", "about": "wish"})
    assert session.scalars(select(Remark.member_id)).all() == [member.id]


@pytest.mark.parametrize("said", [{"q": "nobody"}, {"q": "Ana", "text": ""}, {"q": "Ana", "day": "soon"}])
def test_what_cannot_be_kept_is_said_and_shown_again(lead: Browser, session: Session, said: dict[str, str]) -> None:
    answer = lead.post("/note", {"text": "Loves plums", "about": "wish", **said})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert session.scalars(select(Remark)).all() == []


def test_whoever_types_is_shown_whom_they_mean(lead: Browser) -> None:
    assert "Ana Lima" in lead.get("/note/found?q=0101").text
    assert "Ana Lima" not in lead.get("/note/found?q=nobody").text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_shows(
    client: FlaskClient, runtime: Runtime, session: Session, member: Member, language: str
) -> None:
    moment = approved(session, member)
    session.commit()
    browser = signed_in(client, runtime, Role.ADMIN, language=language)
    book = f"/moments/playbooks/{moment.playbook_id}"
    states = [f"/moments?state={state.value}" for state in MomentState]
    for path in (
        "/note",
        "/tasks",
        f"/moments/{moment.id}",
        "/moments/playbooks",
        book,
        "/moments/departments",
        *states,
    ):
        assert browser.get(path).status_code == 200, path


def test_a_manager_approves_and_the_task_is_done_with_a_photo(
    lead: Browser, client: FlaskClient, runtime: Runtime, session: Session, member: Member
) -> None:
    bo, moment = cook(session), suggested(session, member)
    session.commit()
    over = lead.post(f"/moments/{moment.id}/approve", {"budget": "51"})
    assert over.status_code == 422
    assert 'value="51"' in over.text
    planned = moment.playbook.tasks[0].id
    assert lead.post(f"/moments/{moment.id}/approve", {"budget": "40", f"person-{planned}": bo.id}).status_code == 303
    task = session.scalars(select(MomentTask)).one()
    proof = {"photo": (BytesIO(drawn()), "cake.jpg"), "note": "With plums", "ticked": ["0", "1"]}
    assert lead.post(f"/tasks/{task.id}/done", proof, content_type="multipart/form-data").status_code == 303
    assert lead.post(f"/moments/{moment.id}/finish", {"outcome": "She laughed", "spent": "38.50"}).status_code == 303
    session.expire_all()
    assert (moment.state, moment.spent, task.state) == (MomentState.DONE, 3_850, TaskState.DONE)
    photo_id = session.scalars(select(MomentPhoto.id)).one()
    assert lead.get(f"/moments/photos/{photo_id}").mimetype == "image/jpeg"


def test_a_host_has_tasks_and_remarks_and_nothing_else_of_it(
    client: FlaskClient, runtime: Runtime, session: Session, member: Member
) -> None:
    moment = approved(session, member)
    session.commit()
    host = signed_in(client, runtime, Role.HOST)
    me = session.scalars(select(Staff).where(Staff.role == Role.HOST)).one()
    assert 'href="/tasks"' in host.get("/door/").text
    assert "No tasks" in host.get("/tasks").text
    move_staff(session, staff_id=me.id, department_id=department(session).id)
    session.commit()
    assert "Bake in the Kitchen" in host.get("/tasks").text
    assert host.get("/note").status_code == 200
    assert {host.get(path).status_code for path in ("/moments", f"/moments/{moment.id}", "/moments/playbooks")} == {403}
    assert host.post(f"/tasks/{moment.tasks[0].id}/drop", {"why": ""}).status_code == 422
    assert host.post(f"/tasks/{moment.tasks[0].id}/take").status_code == 303


def test_what_is_typed_in_vain_stands_again_where_it_was_typed(
    lead: Browser, client: FlaskClient, runtime: Runtime, session: Session, member: Member
) -> None:
    moment = approved(session, member)
    session.commit()
    task, place = moment.tasks[0].id, f"/moments/{moment.id}"
    long = "With plums. " * 200
    refused = lead.post(f"/tasks/{task}/done", {"note": long, "ticked": ["1"], "next": place})
    assert refused.status_code == 422
    assert "Moment for" in refused.text
    assert long[:1_000] in refused.text
    assert 'value="1" checked' in refused.text
    host = signed_in(client, runtime, Role.HOST)
    me = session.scalars(select(Staff).where(Staff.role == Role.HOST)).one()
    move_staff(session, staff_id=me.id, department_id=department(session).id)
    session.commit()
    forged = host.post(f"/tasks/{task}/drop", {"why": "z" * 600, "next": place})
    assert "Moment for" not in forged.text
    assert "z" * 500 in forged.text


def test_a_marketer_plans_and_does_not_decide(
    client: FlaskClient, runtime: Runtime, session: Session, member: Member
) -> None:
    moment = suggested(session, member)
    session.commit()
    marketer = signed_in(client, runtime, Role.MARKETER)
    assert marketer.get(f"/moments/{moment.id}").status_code == 200
    assert marketer.post(f"/moments/{moment.id}/approve").status_code == 403


def test_it_is_declined_with_a_reason(lead: Browser, session: Session, member: Member) -> None:
    moment = suggested(session, member)
    session.commit()
    assert lead.post(f"/moments/{moment.id}/decline", {"why": " "}).status_code == 422
    lead.post(f"/moments/{moment.id}/decline", {"why": "She is away"})
    assert "She is away" in lead.get(f"/moments/{moment.id}").text


def test_the_ready_playbooks_come_once(lead: Browser, session: Session) -> None:
    for _ in range(2):
        lead.post("/moments/playbooks/ready")
    assert len(session.scalars(select(Playbook)).all()) == len(READY)


def test_a_playbook_is_written_and_changed(lead: Browser, session: Session) -> None:
    kitchen = department(session).id
    session.commit()
    task = {"tasks-0-what": "Bake", "tasks-0-department_id": kitchen, "tasks-0-checklist": "Ask\n\nBake"}
    told = {
        "name": "Cake",
        "cue": "visits",
        "about": "",
        "number": "10",
        "day_kind": "birthday",
        "lead_days": "7",
        "budget": "50",
    }
    assert lead.post("/moments/playbooks/new", {**told, **task, "number": ""}).status_code == 422
    assert lead.post("/moments/playbooks/new", told).status_code == 422
    assert lead.post("/moments/playbooks/new", {**told, **task}).status_code == 303
    book = session.scalars(select(Playbook)).one()
    assert (book.budget, book.number, book.tasks[0].checklist) == (5_000, 10, ["Ask", "Bake"])
    assert lead.post("/moments/playbooks/new", {**told, **task}).status_code == 422
    changed = {**told, **task, "tasks-0-what": "Bake more"}
    assert lead.post(f"/moments/playbooks/{book.id}", changed).status_code == 303
    session.expire_all()
    assert [each.what for each in book.tasks] == ["Bake more"]


def test_departments_are_named_and_given_people(lead: Browser, session: Session, member: Member) -> None:
    playbook(session)
    session.commit()
    lead.post("/moments/departments", {"name": "Garden"})
    assert lead.post("/moments/departments", {"name": " garden"}).status_code == 422
    garden, kitchen = session.scalars(select(Department).order_by(Department.name))
    me = session.scalars(select(Staff)).one()
    lead.post(f"/moments/departments/people/{me.id}", {"department": garden.id})
    session.expire_all()
    assert me.department_id == garden.id
    assert lead.post(f"/moments/departments/{kitchen.id}/drop").status_code == 409
    assert lead.post(f"/moments/departments/{garden.id}/drop").status_code == 303
    session.expire_all()
    assert me.department_id is None
