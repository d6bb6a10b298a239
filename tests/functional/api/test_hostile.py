"""Bodies that no honest till sends: refused in one shape, nothing recorded, no broken page."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Purchase
from tests.factories_members import joins, make_club, wide
from tests.functional.api.callers import Caller, item, with_key

BODIES = {
    "deep": "[" * 100_000 + "]" * 100_000,
    "nan": '{"source": "till", "purchases": [{"amount": NaN}]}',
    "half": '{"source": "till", "purchases": [',
    "empty": "",
    "surrogate": '{"source": "\\ud800", "purchases": [{}]}',
    "latin": '{"source": "é"}'.encode("latin-1"),
    "list": "[]",
    "null": "null",
    "huge": '{"source": "till", "purchases": 1' + "0" * 400 + "}",
    "nul": '{"source": "ti\\u0000ll", "purchases": [{}]}',
    "slash": '{"source": "a/b", "purchases": [{}]}',
    "none": '{"source": "till", "purchases": []}',
    "more": '{"source": "till", "purchases": [{}], "sudo": true}',
    "flag": '{"source": "till", "purchases": [{}], "correct": "no"}',
}
ITEMS: dict[str, Any] = {
    "null": None,
    "text": "o1",
    "float": item(amount=1.5),
    "int": item(amount=150),
    "nan": item(amount="NaN"),
    "exponent": item(amount="1e9"),
    "long": item(amount="9" * 199),
    "too much": item(amount="9" * 16),
    "fraction": item(amount="1.005"),
    "nul": item(order_reference="o\x00"),
    "blank": item(order_reference="  "),
    "longest": item(order_reference="x" * 201),
    "no zone": item(at="2026-01-02T18:30:00"),
    "no date": item(at="yesterday"),
    "number": item(at=1_700_000_000),
    "before": item(at="0001-01-01T00:00:00Z"),
    "after": item(at="9999-12-31T23:59:59-12:00"),
    "to come": item(at="2027-01-01T00:00:00Z"),
    "nobody": item(member={}),
    "listed": item(member=["A1"]),
    "phone": item(member={"phone": "139"}),
    "email": item(member={"email": "ana"}),
    "currency": item(currency="€€€"),
    "quantity": item(quantity=0),
    "many": item(quantity=10**30),
    "true": item(quantity=True),
    "kind": item(kind="gift"),
    "order back": item(refunded_order="o0"),
    "itself": item(kind="refund", refunded_order="o1"),
    "unknown": item(sudo=True),
}


@pytest.fixture
def till(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_club(session)
        joins(session, source_reference="A1")
    return with_key(client, runtime)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_refused_as_a_whole(till: Caller, body: str | bytes) -> None:
    answer = till.sends(data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "detail", "errors", "error"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('{"source": "till", "purchases": [{}], "source": "other"}', "source"),
        ('{"source": "till", "purchases": [{"amount": "1.00", "\\u0061mount": "9.00"}]}', "amount"),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_name(till: Caller, body: str, key: str) -> None:
    answer = till.sends(data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert f"“{key}”" in answer.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize("wrong", ITEMS.values(), ids=ITEMS)
def test_a_purchase_that_cannot_be_read_is_refused_alone(till: Caller, runtime: Runtime, wrong: Any) -> None:
    assert till.states(wrong, item(order_reference="o2")) == ["refused", "recorded"]
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(Purchase.id))) == 1


def test_what_is_only_odd_is_kept(till: Caller) -> None:
    odd = item(order_reference="🧋 ﷽ o'1\"; --", amount=wide("150.50"))
    assert till.states(odd) == ["recorded"]
    assert till.states(odd) == ["unchanged"]


def test_seventeen_megabytes_are_too_many(till: Caller) -> None:
    answer = till.sends(data=b" " * 17_000_000, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["type"]) == (413, "BodyTooLarge")  # type: ignore[index]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_is_not_sent_as_json_is_refused(till: Caller, kind: str) -> None:
    assert till.sends(data="{}", content_type=kind).status_code == 415
