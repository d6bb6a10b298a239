"""SendGrid's mail/send, the feed of what became of it, and what the key may do."""

import gzip
import hmac
import secrets
import zlib
from typing import Any

import orjson

from webapp.sandbox import sendgrid_activity
from webapp.sandbox.faults import Fault, Kind, Provider
from webapp.sandbox.mail_rows import personal_messages
from webapp.sandbox.misbehaviour import before_upload, spoiled, taken
from webapp.sandbox.schema import INSERT_CALLBACK, INSERT_MESSAGE, INSERT_REQUEST
from webapp.sandbox.sendgrid_limits import MOST_BYTES, Problem, problems, recipients
from webapp.sandbox.state import Sandbox, now_ms
from webapp.sandbox.wire import Environ, Reply, json_reply, read_body

_METHODS = {"/v3/mail/send": "POST", "/v3/messages": "GET", "/v3/scopes": "GET"}
_SCOPES = ("mail.send", "messages.read")
_RESET_SECONDS = 2.0
_UNAUTHORISED = ("401 Unauthorized", "The provided authorization grant is invalid, expired, or revoked")
_ON_ORDER = {
    Kind.SERVER_ERROR: ("500 Internal Server Error", "Internal Server Error"),
    Kind.UNAVAILABLE: ("503 Service Unavailable", "Service Unavailable"),
    Kind.UNAUTHORISED: _UNAUTHORISED,
    Kind.BAD_REQUEST: ("400 Bad Request", "The template is not understood."),
}


def answer(sandbox: Sandbox, environ: Environ) -> Reply:
    method = _METHODS.get(environ["PATH_INFO"])
    if method is None:
        return _errors("404 Not Found", "Not Found")
    if environ["REQUEST_METHOD"] != method:
        return _errors("405 Method Not Allowed", "method not allowed")
    if not hmac.compare_digest(environ.get("HTTP_AUTHORIZATION", ""), f"Bearer {sandbox.secrets.api_key}"):
        return _errors(*_UNAUTHORISED)
    if environ["PATH_INFO"] == "/v3/scopes":
        return json_reply("200 OK", {"scopes": _SCOPES})
    if method == "GET":
        return sendgrid_activity.answer(sandbox, environ["QUERY_STRING"])
    return _send(sandbox, environ)


def _send(sandbox: Sandbox, environ: Environ) -> Reply:
    before_upload(sandbox.faults, Provider.SENDGRID, environ)
    try:
        body = _unpacked(environ, read_body(environ))
        mail = orjson.loads(body)
    except (orjson.JSONDecodeError, zlib.error, OSError):
        return _errors("400 Bad Request", "Bad Request")
    fault = taken(sandbox.faults, Provider.SENDGRID, environ, _addresses(mail))
    return _ordered_refusal(fault) or _refusal(mail, body) or spoiled(fault, environ, _accept(sandbox, mail, body))


def _unpacked(environ: Environ, body: bytes) -> bytes:
    return gzip.decompress(body) if environ.get("HTTP_CONTENT_ENCODING") == "gzip" else body


def _addresses(mail: Any) -> list[str]:
    try:
        return [to["email"].lower() for one in mail["personalizations"] for _, _, to in recipients(one)]
    except (TypeError, KeyError, AttributeError):
        return []


def _ordered_refusal(fault: Fault | None) -> Reply | None:
    if fault is None:
        return None
    if fault.kind is Kind.RATE_LIMIT:
        return _too_many(fault.value or _RESET_SECONDS)
    if fault.kind is Kind.REFUSE_ADDRESS:
        problem = Problem(f"Does not contain a valid address: {fault.address}.", "personalizations.to.email")
        return json_reply("400 Bad Request", {"errors": [problem.shape()]})
    return _errors(*_ON_ORDER[fault.kind]) if fault.kind in _ON_ORDER else None


def _too_many(seconds: float) -> Reply:
    reset = -(-now_ms() // 1_000) + round(seconds)
    status, headers, body = _errors("429 Too Many Requests", "too many requests")
    limits = (("X-RateLimit-Limit", "600"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", str(reset)))
    return status, headers + limits, body


def _refusal(mail: Any, body: bytes) -> Reply | None:
    if len(body) > MOST_BYTES:
        return _errors("413 Payload Too Large", "The JSON payload you have included in your request is too large.")
    found = problems(mail, seconds=now_ms() // 1_000)
    if found:
        return json_reply("400 Bad Request", {"errors": [problem.shape() for problem in found]})
    if mail.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
        return "200 OK", (), b""
    return None


def _accept(sandbox: Sandbox, mail: dict[str, Any], body: bytes) -> Reply:
    sid, at = secrets.token_urlsafe(16), now_ms()
    request = sandbox.journal.reserve("request")
    messages = personal_messages(sandbox.journal, mail, sid=sid, at=at, request=request)
    receipts = [row for message in messages for row in sandbox.receipts.for_message(message)]
    sandbox.journal.write((INSERT_REQUEST, [(request, body)]), (INSERT_MESSAGE, messages), (INSERT_CALLBACK, receipts))
    return "202 Accepted", (("X-Message-Id", sid), ("Content-Type", "text/plain")), b""


def _errors(status: str, message: str) -> Reply:
    return json_reply(status, {"errors": [{"message": message, "field": None, "help": None}]})
