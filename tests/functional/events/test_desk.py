"""What the door's own script asks for, and what it posts."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.profile.names import names_of
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import host, invite, make_salon, say
from tests.factories_staff import make_staff
from tests.functional.events.signing_in import sign_in
from tests.hostile_words import BROKEN_OUT, RECKONED, TEXTS

SENT = 1_800_000_000_000
A_MINUTE = 60_000


@pytest.fixture
def guest(client: FlaskClient, session: Session) -> Invitation:
    event = make_salon(session)
    (guest,) = invite(session, event, sms="+8613800138000")
    say(session, guest, party=2)
    host(session, event, sign_in(client, session, Role.HOST))
    return guest


def post(client: FlaskClient, guest: Invitation, *marks: dict[str, Any], sent: Any = SENT) -> Any:
    told = [{"key": "a" * 32, "kind": "in", "guest": guest.id, "at": SENT - A_MINUTE} | mark for mark in marks]
    return client.post(f"/door/{guest.event_id}/marks", json={"sent": sent, "marks": told})


def test_the_list_holds_what_a_door_needs_and_no_more(client: FlaskClient, guest: Invitation) -> None:
    answer = client.get(f"/door/{guest.event_id}/list")
    (listed,) = answer.json["guests"]  # type: ignore[index]
    assert (listed["code"], listed["party"], listed["inside"], listed["state"]) == (
        guest.member.code,
        2,
        0,
        "attending",
    )
    assert listed["digits"] == ["8000"]
    assert "+86138" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_that_has_not_changed_is_not_sent_again(client: FlaskClient, guest: Invitation) -> None:
    path = f"/door/{guest.event_id}/list"
    etag = {"If-None-Match": client.get(path).headers["ETag"]}
    assert client.get(path, headers=etag).status_code == 304
    post(client, guest, {})
    assert client.get(path, headers=etag).status_code == 200


def test_marks_are_answered_each(client: FlaskClient, session: Session, guest: Invitation) -> None:
    answers = post(client, guest, {}, {"key": "b" * 32}, {"key": "c" * 32, "people": 99}).json["answers"]
    assert [answers[key * 32]["outcome"] for key in "abc"] == ["in", "again", "unknown"]
    assert answers["a" * 32]["guest"]["inside"] == 2
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDED


def test_a_desk_whose_clock_is_years_ahead_tells_how_long_ago_it_was(client: FlaskClient, session: Session) -> None:
    event = make_salon(session, starts_at=NOW, ends_at=NOW.replace(hour=23), rsvp_until=NOW)
    (guest,) = invite(session, event)
    host(session, event, sign_in(client, session, Role.HOST))
    post(client, guest, {})
    session.refresh(guest)
    assert guest.checked_in_at is not None
    assert (NOW - guest.checked_in_at).total_seconds() == 60


@pytest.mark.parametrize("body", [[], {"marks": []}, {"sent": 1, "marks": [7]}, {"sent": "x", "marks": []}, None])
def test_what_is_no_list_of_marks_is_refused_whole(client: FlaskClient, guest: Invitation, body: Any) -> None:
    refused = client.post(f"/door/{guest.event_id}/marks", json=body, headers={"Accept": "application/json"})
    assert refused.status_code == 422
    assert "kept on the desk" in refused.json["error"]["message"]  # type: ignore[index]


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"sent": 1e999, "marks": []}', '{"sent": 1, "marks": [{"key": "\\ud800"}]}', "\0"]
)
def test_a_body_that_is_no_json_is_refused_too(client: FlaskClient, guest: Invitation, body: str) -> None:
    refused = client.post(f"/door/{guest.event_id}/marks", data=body, content_type="application/json")
    assert refused.status_code == 422


def test_a_name_that_means_ill_is_kept_as_a_name(client: FlaskClient, session: Session, guest: Invitation) -> None:
    for place, name in enumerate(TEXTS.values()):
        somebody = {"full_name": name.replace("\0", ""), "language": "en", "agreed": True}
        told = {"key": f"{place:032}", "kind": "new", "somebody": somebody, "at": SENT}
        answer = client.post(f"/door/{guest.event_id}/marks", json={"sent": SENT, "marks": [told]})
        assert answer.status_code == 200
    page = client.get(f"/door/{guest.event_id}").text + printed(client, guest.event, "badges")
    assert BROKEN_OUT not in page
    assert RECKONED not in page


def test_the_worker_may_keep_the_door_and_is_asked_for_anew(client: FlaskClient, guest: Invitation) -> None:
    worker = client.get("/door/worker.js")
    assert worker.mimetype == "text/javascript"
    assert "no-cache" in worker.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_of_the_script_have_no_empty_place(client: FlaskClient, guest: Invitation, language: str) -> None:
    assert "%(" not in client.get(f"/door/{guest.event_id}?lang={language}").text


def test_signing_in_forgets_the_lists(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    assert "/js/door/forget.js" in client.get("/sign-in").text


def printed(client: FlaskClient, event: Event, page: str) -> str:
    answer = client.get(f"/door/{event.id}/{page}")
    assert answer.status_code == 200
    return answer.text


def test_the_printed_list_goes_by_pinyin(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    people = ["赵云", "Lee Ann", "单雄信", "欧阳修"]
    for guest, name in zip(invite(session, event, 4), people, strict=True):
        names = names_of(name)
        guest.member.full_name, guest.member.sort_name = names.full_name, names.sort_name
    host(session, event, sign_in(client, session, Role.HOST))
    page = printed(client, event, "print?who=all")
    assert sorted(people, key=page.index) == ["Lee Ann", "欧阳修", "单雄信", "赵云"]
    assert "赵云" not in printed(client, event, "print")


def test_a_badge_shows_the_code_that_the_door_reads(client: FlaskClient, guest: Invitation) -> None:
    page = printed(client, guest.event, "badges")
    assert page.count("<svg") >= 2
    assert f"<code>{guest.member.code}</code>" in page
