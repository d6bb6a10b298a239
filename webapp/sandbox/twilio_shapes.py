"""The JSON Twilio answers with."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

from webapp.sandbox.records import Accepted
from webapp.sandbox.wire import Headers, Reply, json_reply

_MORE = "https://www.twilio.com/docs/errors/"


class _Failure(NamedTuple):
    status: str
    code: int
    message: str


_FAILURES = {
    "authenticate": _Failure("401 Unauthorized", 20003, "Authenticate"),
    "resource_missing": _Failure("404 Not Found", 20404, "The requested resource {path} was not found"),
    "method_not_allowed": _Failure("405 Method Not Allowed", 20004, "Method not allowed"),
    "malformed": _Failure("400 Bad Request", 20001, "Invalid parameter"),
    "too_many": _Failure("429 Too Many Requests", 20429, "Too Many Requests"),
    "server_error": _Failure("500 Internal Server Error", 20500, "An internal server error has occurred"),
    "unavailable": _Failure("503 Service Unavailable", 20503, "Service is unavailable. Please try again"),
    "to_required": _Failure("400 Bad Request", 21604, "A 'To' phone number is required."),
    "to_invalid": _Failure("400 Bad Request", 21211, "The 'To' number {to} is not a valid phone number."),
    "from_required": _Failure("400 Bad Request", 21603, "A 'From' phone number is required."),
    "body_required": _Failure("400 Bad Request", 21602, "Message body is required."),
    "body_too_long": _Failure(
        "400 Bad Request", 21617, "The concatenated message body exceeds the 1600 character limit"
    ),
    "not_mobile": _Failure("400 Bad Request", 21614, "'To' number {to} is not a valid mobile number"),
    "queue_overflow": _Failure("400 Bad Request", 30001, "Queue overflow"),
    "back_off": _Failure(
        "400 Bad Request", 21611, "This 'From' number has exceeded the maximum number of queued messages"
    ),
    "opted_out": _Failure("400 Bad Request", 21610, "Attempt to send to unsubscribed recipient"),
}


def failure(name: str, *, headers: Headers = (), **values: str) -> Reply:
    status, code, message = _FAILURES[name]
    content = {
        "code": code,
        "message": message.format(**values),
        "more_info": f"{_MORE}{code}",
        "status": int(status[:3]),
    }
    return json_reply(status, content, headers)


def message_json(account: str, message: Accepted) -> dict[str, Any]:
    when = format_datetime(datetime.fromtimestamp(message.at // 1_000, UTC))
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}"
    unassigned = message.status == "accepted"
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.text or "",
        "date_created": when,
        "date_sent": None if message.status in ("accepted", "queued") else when,
        "date_updated": when,
        "direction": "outbound-api",
        "error_code": message.error_code,
        "error_message": None,
        "from": None if unassigned else message.sender,
        "messaging_service_sid": message.service,
        "num_media": "0",
        "num_segments": "0" if unassigned else str(segments(message.text or "")),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def segments(text: str) -> int:
    """GSM-7 counted as ASCII: 160 characters in one part, 153 in several; otherwise UCS-2: 70, then 67."""
    units = len(text) if text.isascii() else len(text.encode("utf-16-be")) // 2
    alone, joined = (160, 153) if text.isascii() else (70, 67)
    return 1 if units <= alone else -(-units // joined)
