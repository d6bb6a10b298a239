"""Members read and written by programs, through the code that reads member files."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter, archive_chapter
from campaigns.chapters.queries import find_chapter
from campaigns.core.models import Club
from campaigns.members.imports.member_export import BOM, export_members
from campaigns.members.models import Consent, ConsentState, FieldKind, Member
from campaigns.members.profile.custom_fields import add_field
from tests.clock import NOW, StandingClock
from tests.factories_members import make_club
from tests.functional.api.callers import Caller, with_key

ANA: dict[str, Any] = {
    "reference": "C-1",
    "name": "Ana Silva",
    "email": "Ana@Club.example",
    "more_addresses": [{"kind": "email", "address": "ana@work.example", "label": "work"}],
    "interests": ["tea", "chess, fast"],
    "expected_spend": 12_345,
    "special_days": [{"kind": "wedding", "month": 6, "day": 1}],
    "consents": [{"channel": "email", "topic": "events"}],
    "joined_at": "2025-03-01T18:30:00+08:00",
}


@pytest.fixture
def desk(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_club(session)
    return with_key(client, runtime)


def bulk(desk: Caller, *rows: Any, **options: Any) -> Any:
    told = {"source": "crm", "members": list(rows), **options}
    answer = desk.sends(told, path="/api/v1/members:bulk")
    assert answer.status_code == 200, answer.text
    return answer.json


def put(desk: Caller, reference: str = "C-1", **said: Any) -> Any:
    path = f"/api/v1/members/by-reference/{reference}"
    answer = desk.sends({"source": "crm", **said}, path=path, method="PUT")
    return answer.json


def test_what_is_told_is_read_again(desk: Caller) -> None:
    told = bulk(desk, ANA)
    assert (told["added"], told["members"][0]["state"]) == (1, "added")
    read = desk.reads(f"/api/v1/members/{told['members'][0]['code']}")
    assert {name: read[name] for name in ("name", "reference", "interests", "expected_spend")} == {
        "name": "Ana Silva",
        "reference": "C-1",
        "interests": ["tea", "chess, fast"],
        "expected_spend": 12_345,
    }
    assert [(each["address"], each["label"]) for each in read["addresses"]] == [
        ("ana@club.example", ""),
        ("ana@work.example", "work"),
    ]
    assert read["special_days"][0]["kind"] == "wedding"
    assert read["joined_at"].startswith("2025-03-01T10:30:00")


def test_each_row_has_its_fate(desk: Caller) -> None:
    bulk(desk, ANA)
    rows = (ANA, {**ANA, "reference": "C-2", "email": "no address"}, {"reference": "C-3", "name": "Bo"}, 7)
    told = bulk(desk, *rows, {**ANA, "city": "Porto"}, known="overwrite")
    assert [each["state"] for each in told["members"]] == ["unchanged", "refused", "added", "refused", "refused"]
    assert [each.get("error", {}).get("type") for each in told["members"]][1:] == [
        "BadEmail",
        None,
        "ShapeWrong",
        "MemberTwice",
    ]
    assert (told["added"], told["changed"], told["unchanged"], told["refused"]) == (1, 0, 1, 3)


def test_putting_adds_and_then_changes(desk: Caller, runtime: Runtime) -> None:
    first = put(desk, name="Ana Silva", email="ana@club.example", confirmed=True)
    again = put(desk, name="Ana Silva", city="Porto")
    assert (again["code"], again["city"], again["addresses"]) == (first["code"], "Porto", first["addresses"])
    assert put(desk, name="Ana Silva", email="nowhere")["type"] == "urn:convive:problem:MemberRefused"
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(Member.id))) == 1


def test_patching_takes_over_what_is_said(desk: Caller) -> None:
    code = put(desk, name="Ana Silva")["code"]
    path = f"/api/v1/members/{code}"
    changed = desk.sends({"source": "crm", "city": "Porto"}, path=path, method="PATCH").json
    assert (changed["city"], changed["name"]) == ("Porto", "Ana Silva")  # type: ignore[index]
    renamed = desk.sends({"source": "crm", "name": "Ana Souza"}, path=path, method="PATCH").json
    assert (renamed["name"], renamed["family_name"]) == ("Ana Souza", "Souza")  # type: ignore[index]
    assert desk.sends({"source": "crm"}, path="/api/v1/members/nobody", method="PATCH").status_code == 404


def test_pages_follow_each_other_and_tell_of_changes(desk: Caller, clock: StandingClock) -> None:
    bulk(desk, *({"reference": f"C-{number}", "name": f"Ana {number}"} for number in range(5)))
    seen: list[str] = []
    cursor: Any = ""
    while cursor is not None:
        page = desk.reads("/api/v1/members", limit=2, cursor=cursor)
        seen += [each["reference"] for each in page["members"]]
        cursor = page["next_cursor"]
    assert seen == [f"C-{number}" for number in range(5)]
    clock.move(by=timedelta(minutes=1))
    put(desk, "C-3", name="Ana 3", city="Porto")
    changed = desk.reads("/api/v1/members", updated_since=clock().isoformat())["members"]
    assert [each["reference"] for each in changed] == ["C-3"]


def test_members_are_found_by_reference_and_address(desk: Caller) -> None:
    bulk(desk, ANA, {"reference": "C-2", "name": "Bo"})
    for query in ({"reference": "C-1"}, {"email": "ANA@work.example"}):
        assert [each["reference"] for each in desk.reads("/api/v1/members", **query)["members"]] == ["C-1"]


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "updated_since=2026", "email=x", "sudo=1", "cursor=WzEsMl0"])
def test_a_query_that_cannot_be_read_is_refused(desk: Caller, query: str) -> None:
    headers = {"Authorization": f"Bearer {desk.secret}"}
    assert desk.client.get(f"/api/v1/members?{query}", headers=headers).status_code == 422


def test_consents_are_told_with_their_proof(desk: Caller, runtime: Runtime) -> None:
    path = f"/api/v1/members/{put(desk, name='Ana')['code']}/consents"
    said = [{"channel": "sms", "topic": "offers"}, {"channel": "email", "topic": "events", "state": "withdrawn"}]
    told = {"source": "shop", "evidence": "Form 7", "confirmed": True, "consents": said}
    first, again = desk.sends(told, path=path).json, desk.sends(told, path=path).json
    assert first == again == desk.reads(path)
    assert [(each["channel"], each["state"]) for each in first["consents"]] == [  # type: ignore[index]
        ("email", "withdrawn"),
        ("sms", "granted"),
    ]
    assert {each["evidence"] for each in first["changes"]} == {"Form 7"}  # type: ignore[index]


def test_what_nobody_proved_waits_for_a_second_yes(desk: Caller, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        session.scalars(select(Club)).one().double_opt_in = ["email"]
    bulk(desk, ANA)
    with runtime.sessions() as session:
        assert session.scalar(select(Consent.state)) is ConsentState.PENDING


def test_a_timeline_is_read_in_pages(desk: Caller) -> None:
    path = f"/api/v1/members/{put(desk, name='Ana')['code']}/activities"
    put(desk, name="Ana", city="Porto")
    first = desk.reads(path, limit=1)
    second = desk.reads(path, limit=1, cursor=first["next_cursor"])
    assert {first["activities"][0]["kind"], second["activities"][0]["kind"]} == {"joined", "profile_changed"}


def test_a_home_chapter_is_told_by_its_name(desk: Caller, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        for name in ("London", "上海"):
            add_chapter(session, Said(name))
    first = put(desk, name="Ana Silva", chapter="london")
    moved = put(desk, name="Ana Silva", chapter="上海")
    assert (first["chapter"], moved["chapter"]) == ("London", "上海")
    nowhere = bulk(desk, {"name": "Bo Chen", "chapter": "Paris"})
    assert nowhere["members"][0]["error"]["message"] == "The club has no chapter “Paris”."
    with runtime.sessions() as session:
        table = list(csv.DictReader("".join(export_members(session)).removeprefix(BOM).splitlines()))
    assert [row["chapter"] for row in table] == ["上海"]


def test_a_program_sees_the_chapters_and_takes_somebody_out_of_one_but_puts_nobody_where_none_is(
    desk: Caller, runtime: Runtime
) -> None:
    with runtime.sessions.begin() as session:
        for name in ("London", "Paris"):
            add_chapter(session, Said(name, zone=f"Europe/{name}"))
        archive_chapter(session, find_chapter(session, "Paris").id, archived=True)
    told = desk.reads("/api/v1/chapters")["chapters"]
    assert [(each["name"], each["zone"], each["active"]) for each in told] == [
        ("London", "Europe/London", True),
        ("Paris", "Europe/Paris", False),
    ]
    path = f"/api/v1/members/{put(desk, name='Ana Silva', chapter='London')['code']}"
    for name, why in (("Rome", "The club has no chapter “Rome”."), ("paris", "The chapter “paris” is archived")):
        answer = desk.sends({"source": "crm", "chapter": name}, path=path, method="PATCH")
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        assert why in answer.json["detail"]  # type: ignore[index]
    assert desk.reads(path)["chapter"] == "London"
    assert desk.sends({"source": "crm", "chapter": None}, path=path, method="PATCH").json["chapter"] is None  # type: ignore[index]


def test_null_empties_in_a_patch_alone(desk: Caller, runtime: Runtime, clock: StandingClock) -> None:
    with runtime.sessions.begin() as session:
        shoe = add_field(session, name={"en": "Shoe size"}, kind=FieldKind.TEXT, now=NOW).key
    told = ANA | {"city": "Porto", "household": "Silva", "custom": {shoe: "38"}}
    code = bulk(desk, told)["members"][0]["code"]
    gone = dict.fromkeys(("city", "interests", "special_days", "expected_spend", "household"))
    assert put(desk, "C-1", name="Ana Silva", **gone)["city"] == "Porto"
    clock.move(by=timedelta(minutes=1))
    patch = {"source": "crm", **gone, "custom": {shoe: None}, "tags": ["tea"]}
    path = f"/api/v1/members/{code}"
    emptied = desk.sends(patch, path=path, method="PATCH").json
    assert emptied is not None
    held = {name: emptied[name] for name in ("city", "interests", "special_days", "expected_spend", "custom", "tags")}
    assert held == {
        "city": "",
        "interests": [],
        "special_days": [],
        "expected_spend": None,
        "custom": {},
        "tags": ["tea"],
    }
    assert len(emptied["addresses"]) == 2
    clock.move(by=timedelta(minutes=1))
    assert desk.sends(patch, path=path, method="PATCH").json == emptied
    refused = desk.sends({"source": "crm", "name": None}, path=path, method="PATCH")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/name")  # type: ignore[index]
