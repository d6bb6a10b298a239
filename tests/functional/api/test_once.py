"""A call that carries an Idempotency-Key is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.members.models import Purchase
from campaigns.staff.api_keys import add_key
from campaigns.staff.models import KeptReply
from campaigns.staff.replies import KEPT, drop_replies
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.functional.api.callers import SECRET, Caller, item, with_key
from webapp.app import create_app

CALL = {"source": "till", "purchases": [item()]}


@pytest.fixture
def till(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_club(session)
        joins(session, source_reference="A1")
    return with_key(client, runtime)


def named(till: Caller, body: Any = CALL, name: str = "n1", **how: Any) -> TestResponse:
    return till.sends(body, headers={"Authorization": f"Bearer {till.secret}", "Idempotency-Key": name}, **how)


def kept(runtime: Runtime) -> int:
    with runtime.sessions() as session:
        return session.scalar(select(func.count(KeptReply.id))) or 0


def test_the_same_call_again_gets_the_same_answer(till: Caller) -> None:
    first, again = named(till), named(till)
    assert (first.json, again.data) == ({**first.json, "recorded": 1}, first.data)  # type: ignore[dict-item]
    assert [answer.headers.get("Idempotent-Replayed") for answer in (first, again)] == [None, "true"]


def test_another_name_is_another_call(till: Caller) -> None:
    named(till)
    assert named(till, name="n2").json["unchanged"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"source": "other", "purchases": [item()]}, "/api/v1/purchases"),
        ({"source": "till", "references": ["o1"]}, "/api/v1/signals/cancelled"),
    ],
)
def test_another_call_under_the_same_name_is_refused(till: Caller, body: Any, path: str) -> None:
    named(till)
    answer = named(till, body, path=path)
    assert (answer.status_code, answer.json["error"]["type"]) == (422, "CallDiffers")  # type: ignore[index]


@pytest.mark.parametrize("name", ["", "x" * 201, "é"])
def test_a_name_that_cannot_be_kept_is_refused(till: Caller, name: str) -> None:
    assert named(till, name=name).json["error"]["type"] == "NameOfCall"  # type: ignore[index]


def test_a_call_that_is_refused_may_be_sent_again_mended(till: Caller, runtime: Runtime) -> None:
    answer = {"event": "none", "member": "none", "answer": "yes"}
    assert named(till, answer, path="/api/v1/answers").status_code == 404
    assert kept(runtime) == 0
    assert named(till).status_code == 200


def test_names_belong_to_their_key(till: Caller, runtime: Runtime) -> None:
    named(till)
    with runtime.sessions.begin() as session:
        add_key(session, name="Another", secret="convive_another", now=NOW)
    assert named(Caller(till.client, "convive_another")).json["unchanged"] == 1  # type: ignore[index]


def test_replies_are_kept_for_three_days(till: Caller, runtime: Runtime) -> None:
    named(till)
    with runtime.sessions.begin() as session:
        assert drop_replies(session, NOW + KEPT) == 0
        assert drop_replies(session, NOW + KEPT + timedelta(seconds=1)) == 1


def test_of_calls_at_once_one_is_done_and_all_get_its_answer(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        joins(session, source_reference="A1")
        add_key(session, name="The till", secret=SECRET, now=NOW)
    app = create_app(committed)
    with ThreadPoolExecutor(4) as tills:
        told = list(tills.map(lambda _: named(Caller(app.test_client())).json, range(4)))
    assert [answer["recorded"] for answer in told] == [1, 1, 1, 1]  # type: ignore[index]
    with committed.sessions() as session:
        assert session.scalar(select(func.count(Purchase.id))) == 1
