"""The API, described for programs: OpenAPI 3.1, taken from the shapes that calls are read by."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic.json_schema import models_json_schema

from webapp.api.once import HEADER, LONGEST
from webapp.api.shapes import (
    Answer,
    AnswerStands,
    AnswerTold,
    Call,
    CampaignProgress,
    Campaigns,
    CancelAnswer,
    CancelCall,
    ErrorAnswer,
    Events,
    PurchaseTold,
    ReportTold,
    SegmentCount,
    Segments,
    SignalCall,
    SignalsAnswer,
    SignalTold,
)
from webapp.edge import runtime
from webapp.reports.asked import Takes
from webapp.reports.catalogue import REPORTS

blueprint = Blueprint("api_description", __name__, url_prefix="/api/v1")

ERRORS = {
    401: "No key, or a wrong one.",
    403: "The key was revoked.",
    413: "The body is larger than 4 MB.",
    415: "The body is not sent as application/json.",
    422: "The body is no JSON or not of this shape, or its Idempotency-Key is another call's. Nothing was recorded.",
    429: "Too many calls, or too many wrong keys. Try again in some minutes.",
}


READ = (Call, PurchaseTold, SignalCall, SignalTold, CancelCall, AnswerTold)
SAID = (
    Answer,
    SignalsAnswer,
    CancelAnswer,
    AnswerStands,
    Events,
    Segments,
    SegmentCount,
    Campaigns,
    CampaignProgress,
    ReportTold,
    ErrorAnswer,
)
REFUSALS = {
    404: "No such event, member or invitation.",
    409: "No answer is taken: it is too early or too late, the party does not fit, the guest is in already.",
    410: "The invitation was withdrawn.",
    **ERRORS,
}


NUMBER = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
NAMED = {
    "name": HEADER,
    "in": "header",
    "description": "The same call under the same key is done once; its answer is kept for three days and sent again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return jsonify(describe(runtime().settings.public_url))


def describe(public_url: str) -> dict[str, Any]:
    _, defined = models_json_schema(
        [
            *((shape, "validation") for shape in READ),
            *((shape, "serialization") for shape in SAID),
        ],
        ref_template="#/components/schemas/{model}",
    )
    schemas = defined["$defs"]
    schemas["Call"]["properties"]["purchases"]["items"] = _ref("PurchaseTold")
    schemas["SignalCall"]["properties"]["signals"]["items"] = _ref("SignalTold")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Convive", "version": "1"},
        "servers": [{"url": public_url}],
        "security": [{"key": []}],
        "paths": {
            "/api/v1/purchases": {"post": _record()},
            "/api/v1/signals": {"post": _record_signals()},
            "/api/v1/signals/cancelled": {"post": _cancel_signals()},
            "/api/v1/answers": {"post": _answer_an_invitation()},
            "/api/v1/events": {"get": _list_events()},
            "/api/v1/segments": {"get": _list_segments()},
            "/api/v1/segments/{id}/count": {"get": _count_segment()},
            "/api/v1/campaigns": {"get": _list_campaigns()},
            "/api/v1/campaigns/{id}/progress": {"get": _show_progress()},
            "/api/v1/reports/{key}": {"get": _read_report()},
        },
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _record() -> dict[str, Any]:
    return {
        "operationId": "recordPurchases",
        "summary": "Record orders and refunds, up to 1,000 at once.",
        **_call("Call", "Answer", "What became of each purchase. The same call again changes nothing.", ERRORS),
    }


def _record_signals() -> dict[str, Any]:
    says = "What became of each signal. The same call again changes nothing."
    return {
        "operationId": "recordSignals",
        "summary": "Tell what happened with members elsewhere, up to 1,000 signals at once.",
        **_call("SignalCall", "SignalsAnswer", says, ERRORS),
    }


def _cancel_signals() -> dict[str, Any]:
    says = "How many were cancelled. The same call again changes nothing."
    return {
        "operationId": "cancelSignals",
        "summary": "Take back signals, such as a booking that was cancelled, up to 1,000 at once.",
        **_call("CancelCall", "CancelAnswer", says, ERRORS),
    }


def _answer_an_invitation() -> dict[str, Any]:
    return {
        "operationId": "answerInvitation",
        "summary": "Answer an invitation for a guest.",
        **_call("AnswerTold", "AnswerStands", "How the guest stands. The same call again changes nothing.", REFUSALS),
    }


def _list_events() -> dict[str, Any]:
    errors = {status: ERRORS[status] for status in (401, 403, 429)}
    return {
        "operationId": "listEvents",
        "summary": "Events that are not over, the next one first.",
        "responses": _responses("Events", "Each with how it stands now.", errors),
    }


def _list_segments() -> dict[str, Any]:
    errors = {status: ERRORS[status] for status in (401, 403, 429)}
    return {
        "operationId": "listSegments",
        "summary": "Segments, by name.",
        "responses": _responses("Segments", "Each with its number and name.", errors),
    }


def _count_segment() -> dict[str, Any]:
    errors = {
        404: "No such segment.",
        503: "Counting took longer than five seconds and was stopped.",
        **{status: ERRORS[status] for status in (401, 403, 429)},
    }
    return {
        "operationId": "countSegment",
        "summary": "How many members are in a segment now.",
        "parameters": [NUMBER],
        "responses": _responses("SegmentCount", "Counted at this moment.", errors),
    }


def _list_campaigns() -> dict[str, Any]:
    errors = {status: ERRORS[status] for status in (401, 403, 429)}
    return {
        "operationId": "listCampaigns",
        "summary": "Campaigns, the newest first.",
        "responses": _responses("Campaigns", "Each with its number, name and state.", errors),
    }


def _show_progress() -> dict[str, Any]:
    errors = {404: "No such campaign.", **{status: ERRORS[status] for status in (401, 403, 429)}}
    return {
        "operationId": "showProgress",
        "summary": "How far a campaign is: its messages by channel, state and reason.",
        "parameters": [NUMBER],
        "responses": _responses("CampaignProgress", "Counted at this moment.", errors),
    }


def _read_report() -> dict[str, Any]:
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "enum": [*REPORTS]}}
    asked = [{"name": each.value, "in": "query", "schema": {"type": "string"}} for each in Takes]
    errors = {
        404: "No such report, event, campaign or segment.",
        **{status: ERRORS[status] for status in (401, 403, 429)},
    }
    errors[422] = "What was asked makes no sense, or the report is about one thing and it was not said which."
    return {
        "operationId": "readReport",
        "summary": "The figures of a report, those of its page. Each report takes some of the parameters.",
        "parameters": [key, *asked],
        "responses": _responses("ReportTold", "Each table of the report.", errors),
    }


def _call(told: str, answered: str, says: str, errors: Mapping[int, str]) -> dict[str, Any]:
    return {
        "parameters": [NAMED],
        "requestBody": {"required": True, "content": _json(told)},
        "responses": _responses(answered, says, errors),
    }


def _responses(answered: str, says: str, errors: Mapping[int, str]) -> dict[str, Any]:
    answers = {200: (says, answered), **{status: (fault, "ErrorAnswer") for status, fault in errors.items()}}
    return {str(status): {"description": says, "content": _json(shape)} for status, (says, shape) in answers.items()}


def _json(shape: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(shape)}}


def _ref(shape: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape}"}
