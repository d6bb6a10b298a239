"""The API on a page: the endpoints of its own document, by scope, each with a call to copy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from campaigns.staff.scopes import Scope
from webapp.api.description import describe

UNKNOWN_PART = "…"


@dataclass(frozen=True, slots=True)
class Offered:
    method: str
    path: str
    summary: str
    asks: Sequence[str]
    """The parameters of its query."""
    curl: str


def offered(public_url: str) -> Mapping[Scope, Sequence[Offered]]:
    document = describe(public_url)
    found: dict[Scope, list[Offered]] = {scope: [] for scope in Scope}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            (scope,) = operation["security"][0]["key"]
            found[Scope(scope)].append(_offered(document, path, method.upper(), operation))
    return found


def _offered(document: Any, path: str, method: str, operation: Any) -> Offered:
    asks = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
    body = operation.get("requestBody")
    schema = body["content"]["application/json"]["schema"] if body else None
    sent = example(schema, document["components"]["schemas"]) if schema else None
    return Offered(method, path, operation["summary"], asks, _curl(document["servers"][0]["url"] + path, method, sent))


def _curl(address: str, method: str, sent: Any) -> str:
    lines = [f"curl -X {method} '{address}'", "-H 'Authorization: Bearer convive_…'"]
    if sent is not None:
        lines += ["-H 'Content-Type: application/json'", f"-d {quote(json.dumps(sent, ensure_ascii=False))}"]
    return " \\\n  ".join(lines)


def example(schema: Any, schemas: Any) -> Any:
    """Something that fits: what must be said, with the examples that the shapes give."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [example(schema["items"], schemas)] if schema.get("items") else []
    if schema.get("type") == "object":
        wanted = schema.get("required", ())
        parts = schema.get("properties", {}).items()
        return {name: example(part, schemas) for name, part in parts if name in wanted or part.get("examples")}
    return UNKNOWN_PART if schema.get("type") == "string" else 1
