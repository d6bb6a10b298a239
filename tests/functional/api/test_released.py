"""Programs written for the released API still fit: what they may send is taken, what they read is answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

RELEASED = json.loads((Path(__file__).parents[2] / "snapshots/api/openapi.json").read_text())


@pytest.fixture
def offered(client: FlaskClient) -> Any:
    return client.get("/api/v1/openapi.json").json


def gone(offered: Any) -> list[str]:
    """What the released document promises and this one does not."""
    return [lost for path, methods in RELEASED["paths"].items() for lost in _lost(path, methods, offered)]


def test_nothing_that_was_released_is_gone(offered: Any) -> None:
    assert gone(offered) == []


def test_what_would_be_gone_is_found(offered: Any) -> None:
    del offered["paths"]["/api/v1/signals"]
    offered["components"]["schemas"]["AnswerStands"]["required"].remove("owed")
    del offered["components"]["schemas"]["Call"]["properties"]["correct"]
    offered["components"]["schemas"]["CancelCall"]["required"].append("why")
    assert gone(offered) == [
        "/api/v1/answers post 200: owed",
        "/api/v1/purchases post body: correct",
        "post /api/v1/signals",
        "/api/v1/signals/cancelled post body: why",
    ]


def _lost(path: str, methods: Any, offered: Any) -> Iterator[str]:
    for method, before in methods.items():
        now = offered["paths"].get(path, {}).get(method)
        if now is None:
            yield f"{method} {path}"
            continue
        where = f"{path} {method}"
        yield from _lost_of_parameters(where, before.get("parameters", []), now.get("parameters", []))
        yield from _lost_of_body(f"{where} body", _schema(RELEASED, before.get("requestBody")), offered, now)
        for status, answer in before["responses"].items():
            then, today = _schema(RELEASED, answer), _schema(offered, now["responses"].get(status))
            yield from (f"{where} {status}: {name}" for name in sorted(_required(then) - _required(today)))


def _lost_of_parameters(where: str, before: Any, now: Any) -> Iterator[str]:
    known = {(each["name"], each["in"]) for each in before}
    yield from (f"{where}: {name}" for name, _ in sorted(known - {(each["name"], each["in"]) for each in now}))
    yield from (f"{where}: {each['name']}" for each in now if _is_asked_anew(each, known))


def _is_asked_anew(parameter: Any, known: set[tuple[str, str]]) -> bool:
    return parameter.get("required", False) and (parameter["name"], parameter["in"]) not in known


def _lost_of_body(where: str, before: Any, offered: Any, now: Any) -> Iterator[str]:
    today = _schema(offered, now.get("requestBody"))
    yield from (
        f"{where}: {name}" for name in sorted(before.get("properties", {}).keys() - today.get("properties", {}))
    )
    yield from (f"{where}: {name}" for name in sorted(_required(today) - _required(before)))


def _required(schema: Any) -> set[str]:
    return set(schema.get("required", ()))


def _schema(document: Any, part: Any) -> Any:
    """Of a body or an answer, whatever kind of JSON it is sent as."""
    kinds: list[Any] = list((part or {}).get("content", {}).values())
    schema = kinds[0]["schema"] if kinds else {}
    return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
