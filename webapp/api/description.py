"""The API, described for programs: OpenAPI 3.1, taken from the shapes that calls are read by."""

from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic.json_schema import models_json_schema

from webapp.api.shapes import Answer, Call, ErrorAnswer, PurchaseTold
from webapp.edge import runtime

blueprint = Blueprint("api_description", __name__, url_prefix="/api/v1")

ERRORS = {
    401: "No key, or a wrong one.",
    403: "The key was revoked.",
    413: "The body is larger than 4 MB.",
    415: "The body is not sent as application/json.",
    422: "The body is no JSON, or not of this shape. Nothing was recorded.",
    429: "Too many calls, or too many wrong keys. Try again in some minutes.",
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return jsonify(describe(runtime().settings.public_url))


def describe(public_url: str) -> dict[str, Any]:
    _, defined = models_json_schema(
        [(Call, "validation"), (PurchaseTold, "validation"), (Answer, "serialization"), (ErrorAnswer, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    schemas = defined["$defs"]
    schemas["Call"]["properties"]["purchases"]["items"] = _ref("PurchaseTold")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Convive", "version": "1"},
        "servers": [{"url": public_url}],
        "security": [{"key": []}],
        "paths": {"/api/v1/purchases": {"post": _record()}},
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _record() -> dict[str, Any]:
    answers = {200: ("What became of each purchase. The same call again changes nothing.", "Answer")}
    answers |= {status: (says, "ErrorAnswer") for status, says in ERRORS.items()}
    return {
        "operationId": "recordPurchases",
        "summary": "Record orders and refunds, up to 1,000 at once.",
        "requestBody": {"required": True, "content": _json("Call")},
        "responses": {
            str(status): {"description": says, "content": _json(shape)} for status, (says, shape) in answers.items()
        },
    }


def _json(shape: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(shape)}}


def _ref(shape: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape}"}
