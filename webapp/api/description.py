"""The API, described for programs: OpenAPI 3.1, made of the endpoints and of the shapes that calls are read by."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from campaigns.core.identifiers import LARGEST
from campaigns.staff.scopes import Scope
from campaigns.webhooks.kinds import KINDS, TEST
from campaigns.webhooks.payloads import ACTIVITY, OWN
from campaigns.webhooks.shapes import EVENTS, Told
from webapp.api.areas import AREAS
from webapp.api.endpoints import PREFIX, Endpoint
from webapp.api.once import AGAIN, HEADER, LONGEST
from webapp.edge import runtime
from webapp.problems import MEDIA_TYPE, Problem

blueprint = Blueprint("api_description", __name__, url_prefix=PREFIX)

OF_ALL = {
    400: "The call cannot be understood.",
    401: "No key, or a wrong one.",
    403: "The key was revoked, or lacks the scope.",
    429: "Too many calls, or too many wrong keys. Try again after Retry-After seconds.",
    500: "Something broke. Send the same call again.",
    503: "The database is away for a moment. Send the same call again after Retry-After seconds.",
}
OF_QUERIES = {422: "The query is not of this shape."}
OF_BODIES = {
    413: "The body is larger than 16 MB.",
    400: "A key stands twice in one object of the body. Nothing was recorded.",
    415: "The body is not sent as application/json.",
    422: "The body is no JSON or not of this shape, or its Idempotency-Key is another call's. Nothing was recorded.",
}
OF_WRITES = {422: "The Idempotency-Key is another call's, or is none. Nothing was recorded."}
LATER = (429, 503)
READS = "GET"
NAMED = {
    "name": HEADER,
    "in": "header",
    "description": "The same call under the same key is done once; its answer is kept for three days and sent again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
PLACE = "#/components/schemas/{model}"
Schema = dict[str, Any]


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return jsonify(describe(runtime().settings.public_url))


def describe(public_url: str) -> Schema:
    paths: dict[str, Schema] = {}
    for endpoint in endpoints():
        paths.setdefault(path_of(endpoint), {})[endpoint.method.lower()] = _operation(endpoint)
    scopes = ", ".join(Scope)
    key = {"type": "http", "scheme": "bearer", "description": f"An API key. Its scopes are some of {scopes}."}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Convive", "version": "1"},
        "servers": [{"url": public_url}],
        "paths": paths,
        "webhooks": {kind: _called(shape) for kind, shape in events().items()},
        "components": {"schemas": _schemas(), "securitySchemes": {"key": key}},
    }


def endpoints() -> Iterator[Endpoint]:
    for area in AREAS:
        yield from area.endpoints


def path_of(endpoint: Endpoint) -> str:
    """As OpenAPI writes it."""
    return PREFIX + PART.sub(r"{\g<name>}", endpoint.path)


def _schemas() -> Schema:
    read: dict[type[BaseModel], JsonSchemaMode] = {}
    said: dict[type[BaseModel], JsonSchemaMode] = dict.fromkeys((Problem, *EVENTS), "serialization")
    for endpoint in endpoints():
        read |= dict.fromkeys(filter(None, (endpoint.takes, endpoint.asks, *endpoint.items.values())), "validation")
        said[endpoint.answers] = "serialization"
    _, defined = models_json_schema([*read.items(), *said.items()], ref_template=PLACE)
    schemas: Schema = defined["$defs"]
    for endpoint in endpoints():
        if endpoint.takes:
            listed = schemas[endpoint.takes.__name__]["properties"]
            for name, item in endpoint.items.items():
                listed[name]["items"] = _ref(item)
    return schemas


def events() -> Mapping[str, type[Told]]:
    """Of each kind that webhooks are told of the shape of its call."""
    return {kind: OWN.get(kind, ACTIVITY).shape for kind in (*KINDS, TEST)}


def _called(shape: type[Told]) -> Schema:
    """A call that we make."""
    names = {"webhook-id": "The same at each try.", "webhook-timestamp": "Seconds.", "webhook-signature": "v1,…"}
    sent = [
        {"name": name, "in": "header", "required": True, "description": says, "schema": {"type": "string"}}
        for name, says in names.items()
    ]
    body = {"required": True, "content": {"application/json": {"schema": _ref(shape)}}}
    taken = {"2XX": {"description": "Taken."}, "410": {"description": "Tell it no more."}}
    return {"post": {"summary": shape.__doc__, "parameters": sent, "requestBody": body, "responses": taken}}


def _operation(endpoint: Endpoint) -> Schema:
    operation: Schema = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "security": [{"key": [endpoint.scope.value]}],
        "parameters": list(_parameters(endpoint)),
        "responses": _responses(endpoint),
    }
    if endpoint.takes:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(endpoint.takes)}}}
    return operation


def _parameters(endpoint: Endpoint) -> Iterator[Schema]:
    for found in PART.finditer(endpoint.path):
        schema = _part(found["kind"], endpoint.choices.get(found["name"], ()))
        yield {"name": found["name"], "in": "path", "required": True, "schema": schema}
    if endpoint.asks:
        shape = endpoint.asks.model_json_schema(ref_template=PLACE)
        for name, schema in shape["properties"].items():
            yield {"name": name, "in": "query", "schema": schema, "required": name in shape.get("required", ())}
    if endpoint.method != READS:
        yield NAMED


def _part(kind: str | None, choices: Any) -> Schema:
    if kind == "int":
        return {"type": "integer", "minimum": 1, "maximum": LARGEST}
    return {"type": "string", "enum": list(choices)} if choices else {"type": "string", "minLength": 1}


def _responses(endpoint: Endpoint) -> Schema:
    errors = {
        **OF_ALL,
        **(OF_QUERIES if endpoint.asks else {}),
        **(OF_WRITES if endpoint.method != READS else {}),
        **(OF_BODIES if endpoint.takes else {}),
        **endpoint.errors,
    }
    answer: Schema = {"description": endpoint.says, "content": {"application/json": {"schema": _ref(endpoint.answers)}}}
    if endpoint.method != READS:
        again = {"description": "Sent with an answer that was kept.", "schema": {"type": "string", "const": "true"}}
        answer["headers"] = {AGAIN: again}
    return {"200": answer, **{str(status): _fault(status, says) for status, says in sorted(errors.items())}}


def _fault(status: int, says: str) -> Schema:
    fault: Schema = {"description": says, "content": {MEDIA_TYPE: {"schema": _ref(Problem)}}}
    if status in LATER:
        wait = {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}
        fault["headers"] = {"Retry-After": wait}
    return fault


def _ref(shape: type[BaseModel]) -> Mapping[str, str]:
    return {"$ref": PLACE.format(model=shape.__name__)}
