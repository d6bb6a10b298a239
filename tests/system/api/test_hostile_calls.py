"""What no honest program sends, to every call of the document that takes a body: a problem each, nothing breaks."""

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from tests.factories_members import make_club
from tests.functional.api.callers import Caller, with_key
from tests.hostile_words import TEXTS
from webapp.api.description import describe
from webapp.api.reference import example

DOCUMENT = describe("http://club.test")
TAKING = [
    (method.upper(), path, operation["requestBody"]["content"]["application/json"]["schema"])
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if "requestBody" in operation
]
PLACE = re.compile(r"{\w+}")
PROBLEM = "application/problem+json"
WHOLE = {
    "empty": b"",
    "half": b'{"source": "till", ',
    "deep list": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nan": b'{"source": NaN, "limit": -Infinity}',
    "huge": b'{"source": 1' + b"0" * 400 + b"}",
    "surrogate": b'{"source": "\\ud800", "reference": "\\udfff\\ud800"}',
    "nul": b'{"source": "ti\\u0000ll", "na\\u0000me": "\\u0000"}',
    "raw nul": b'{"source": "ti\x00ll"}',
    "latin": '{"source": "é"}'.encode("latin-1"),
    "utf-16": '{"source": "till"}'.encode("utf-16"),
    "twice": b'{"source": "till", "source": ["other"], "source": {}}',
    "list": b"[[], {}]",
    "text": b'"till"',
    "null": b"null",
    "true": b"true",
    "trailing": b'{"source": "till"} {}',
}
PARTS: list[Any] = [None, True, -1, 10**30, 1e308, "", "\x00", "9" * 5_000, [], {}, [[[{}]]], {"\x00": "\ud800"}]
others = cycle([*PARTS, *TEXTS.values()])


@pytest.fixture
def program(app: Flask, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_club(session)
    return with_key(app.test_client(), runtime)


def call(program: Caller, method: str, path: str, body: bytes, kind: str = "application/json", **how: Any) -> Any:
    return program.sends(method=method, path=PLACE.sub("1", path), data=body, content_type=kind, **how)


def is_problem(answer: TestResponse, status: int) -> bool:
    return (answer.status_code, answer.mimetype) == (status, PROBLEM)


def with_one_changed(body: Any) -> Iterator[Any]:
    """Each part of it in turn is something else; what, goes round."""
    if isinstance(body, dict):
        for name, part in body.items():
            yield from (body | {name: other} for other in (*islice(others, 4), *with_one_changed(part)))
    elif isinstance(body, list) and body:
        yield from ([other] for other in (*islice(others, 4), *with_one_changed(body[0])))


def test_a_body_that_is_none_is_a_problem_everywhere(program: Caller) -> None:
    assert len(TAKING) > 10
    for method, path, _schema in TAKING:
        for name, body in WHOLE.items():
            status = 400 if name == "twice" else 422
            assert is_problem(call(program, method, path, body), status), (path, name)


def test_what_is_too_much_or_no_json_is_a_problem_everywhere(program: Caller) -> None:
    for method, path, _schema in TAKING:
        much = call(program, method, path, b"{}", environ_overrides={"CONTENT_LENGTH": "50000000"})
        assert is_problem(much, 413), path
        assert is_problem(call(program, method, path, b"{}", "text/xml"), 415), path


def test_a_part_that_is_hostile_breaks_nothing(program: Caller) -> None:
    for method, path, schema in TAKING:
        for body in with_one_changed(example(schema, DOCUMENT["components"]["schemas"])):
            answer = call(program, method, path, json.dumps(body).encode())
            assert answer.status_code < 500, (path, body)
            assert answer.mimetype == ("application/json" if answer.status_code == 200 else PROBLEM), (path, body)
