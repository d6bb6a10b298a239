"""Other systems of the club tell what happened with members."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Activity, ActivityKind, Member, Signal
from campaigns.segments.queries import count_members
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.functional.api.callers import Caller, with_key

SHIPPED: dict[str, Any] = {
    "reference": "P-88",
    "name": "order_shipped",
    "member": {"reference": "A1"},
    "at": "2026-01-02T18:30:00+08:00",
}
WRONG: dict[str, Any] = {
    "null": None,
    "no name": {**SHIPPED, "name": ""},
    "name of a sentence": {**SHIPPED, "name": "Order shipped"},
    "line after the name": {**SHIPPED, "name": "visit\n"},
    "nul": {**SHIPPED, "reference": "P\x00"},
    "blank": {**SHIPPED, "reference": " "},
    "no zone": {**SHIPPED, "at": "2026-01-02T18:30:00"},
    "to come": {**SHIPPED, "at": "2030-01-01T00:00:00Z"},
    "value of half": {**SHIPPED, "value": 1.5},
    "value too large": {**SHIPPED, "value": 10**30},
    "no day": {**SHIPPED, "day": "2026-02-30"},
    "nobody": {**SHIPPED, "member": {}},
    "stranger": {**SHIPPED, "member": {"reference": "zz"}},
    "phone": {**SHIPPED, "member": {"phone": "139"}},
    "more": {**SHIPPED, "sudo": True},
}


@pytest.fixture
def ana(runtime: Runtime) -> Member:
    with runtime.sessions.begin() as session:
        make_club(session)
        return joins(session, source_reference="A1", email="ana@example.com")


@pytest.fixture
def desk(ana: Member, client: FlaskClient, runtime: Runtime) -> Caller:
    return with_key(client, runtime)


def told(desk: Caller, *signals: Any, source: str = "desk") -> list[dict[str, Any]]:
    answer = desk.sends({"source": source, "signals": list(signals)}, path="/api/v1/signals")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["signals"]  # type: ignore[index]
    return found


def states(desk: Caller, *signals: Any, source: str = "desk") -> list[str]:
    return [each["state"] for each in told(desk, *signals, source=source)]


def count(runtime: Runtime, table: type[Any]) -> int:
    with runtime.sessions() as session:
        return session.scalars(select(func.count(table.id))).one()


def test_a_signal_stands_on_the_timeline(desk: Caller, ana: Member, runtime: Runtime) -> None:
    assert states(desk, {**SHIPPED, "value": 3, "day": "2026-12-24"}) == ["recorded"]
    with runtime.sessions() as session:
        row = session.scalars(select(Activity).where(Activity.kind == ActivityKind.SIGNAL)).one()
    assert (row.member_id, row.value, row.at.isoformat()) == (ana.id, 3, "2026-01-02T10:30:00+00:00")


def test_the_same_call_again_changes_nothing(desk: Caller, runtime: Runtime) -> None:
    assert states(desk, SHIPPED) == ["recorded"]
    by_mail = {**SHIPPED, "member": {"email": "ANA@example.com"}}
    assert states(desk, by_mail) == ["unchanged"]
    assert count(runtime, Signal) == 1


def test_a_reference_that_says_something_else_is_refused(desk: Caller, runtime: Runtime) -> None:
    told(desk, SHIPPED)
    (again,) = told(desk, {**SHIPPED, "day": "2026-01-05"})
    assert (again["state"], again["error"]["type"]) == ("refused", "ToldOtherwise")
    assert states(desk, {**SHIPPED, "name": "visit"}, source="door") == ["recorded"]
    assert count(runtime, Signal) == 2


def test_the_same_reference_twice_in_a_call_counts_once(desk: Caller) -> None:
    assert states(desk, SHIPPED, {**SHIPPED, "name": "visit"}) == ["recorded", "refused"]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_signal_that_cannot_be_taken_is_refused_alone(desk: Caller, runtime: Runtime, wrong: Any) -> None:
    assert states(desk, wrong, {**SHIPPED, "reference": "P-89"}) == ["refused", "recorded"]
    assert count(runtime, Signal) == 1


def test_a_body_of_another_shape_records_nothing(desk: Caller, runtime: Runtime) -> None:
    for body in ({"signals": [SHIPPED]}, {"source": "a/b", "signals": [SHIPPED]}, {"source": "desk", "signals": []}):
        assert desk.sends(body, path="/api/v1/signals").status_code == 422
    assert count(runtime, Signal) == 0


def test_without_a_key_nobody_tells(desk: Caller) -> None:
    unknown = replace(desk, secret="convive_another")
    assert unknown.sends({"source": "desk", "signals": [SHIPPED]}, path="/api/v1/signals").status_code == 401


def cancelled(desk: Caller, *references: str) -> Any:
    body = {"source": "desk", "references": references}
    return desk.sends(body, path="/api/v1/signals/cancelled")


def test_a_signal_is_taken_back_once(desk: Caller, runtime: Runtime) -> None:
    told(desk, SHIPPED, {**SHIPPED, "reference": "P-89"})
    assert cancelled(desk, "P-88", "P-88", "zz").json == {"cancelled": 1, "unchanged": 0, "unknown": ["zz"]}
    assert cancelled(desk, "P-88").json == {"cancelled": 0, "unchanged": 1, "unknown": []}
    with runtime.sessions() as session:
        rule = parse_rule({"type": "signal", "signal": "order_shipped", "exactly": 1})
        assert count_members(session, rule, now=NOW) == 1


def test_a_body_of_another_shape_takes_nothing_back(desk: Caller) -> None:
    assert [cancelled(desk, *wrong).status_code for wrong in ([], [""], ["x" * 300], ["\x00"])] == [422] * 4
