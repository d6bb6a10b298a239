"""Twilio's Messages resource: create, fetch, list; and what its account and messaging service say of themselves."""

import hmac
import re
from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import parse_qs, parse_qsl, urlsplit

from webapp.sandbox.faults import Fault, Kind, Provider
from webapp.sandbox.misbehaviour import before_upload, spoiled, taken
from webapp.sandbox.records import Accepted
from webapp.sandbox.schema import INSERT_CALLBACK, INSERT_MESSAGE
from webapp.sandbox.state import NUMBER, Sandbox, new_sid, now_ms
from webapp.sandbox.twilio_list import list_messages
from webapp.sandbox.twilio_shapes import failure, message_json
from webapp.sandbox.wire import Environ, Reply, json_reply, read_body

_PATH = re.compile(r"/2010-04-01/Accounts/(?P<account>\w+)/Messages(?:/(?P<sid>\w+))?\.json")
_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(?P<account>\w+)\.json")
_SERVICE = re.compile(r"/v1/Services/(?P<service>\w+)")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_MAGIC_INVALID, _MAGIC_OPTED_OUT, _MAGIC_NO_SMS = "+15005550001", "+15005550004", "+15005550009"
_LONGEST_BODY = 1_600
_ON_ORDER = {
    Kind.SERVER_ERROR: "server_error",
    Kind.UNAVAILABLE: "unavailable",
    Kind.UNAUTHORISED: "authenticate",
    Kind.QUEUE_OVERFLOW: "queue_overflow",
    Kind.BACK_OFF: "back_off",
    Kind.BAD_REQUEST: "malformed",
}
_OUR_ID = ("message_id", "message")


def answer(sandbox: Sandbox, environ: Environ) -> Reply:
    about = _ACCOUNT.fullmatch(environ["PATH_INFO"]) or _SERVICE.fullmatch(environ["PATH_INFO"])
    return _about(sandbox, environ, about) if about else _messages(sandbox, environ)


def _about(sandbox: Sandbox, environ: Environ, about: re.Match[str]) -> Reply:
    """The account, or a messaging service of it; the sandbox has each that is asked for by the right name."""
    account, service = about.groupdict().get("account"), about.groupdict().get("service", "")
    if not _authorised(sandbox, environ, account or sandbox.secrets.account_sid):
        return failure("authenticate")
    if environ["REQUEST_METHOD"] != "GET":
        return failure("method_not_allowed")
    if account:
        return json_reply("200 OK", {"sid": account, "status": "active", "type": "Full", "friendly_name": "Sandbox"})
    if not service.startswith("MG"):
        return failure("resource_missing", path=environ["PATH_INFO"])
    return json_reply(
        "200 OK", {"sid": service, "account_sid": sandbox.secrets.account_sid, "friendly_name": "Sandbox"}
    )


def _messages(sandbox: Sandbox, environ: Environ) -> Reply:
    path = _PATH.fullmatch(environ["PATH_INFO"])
    if path is None:
        return failure("resource_missing", path=environ["PATH_INFO"])
    if not _authorised(sandbox, environ, path["account"]):
        return failure("authenticate")
    if environ["REQUEST_METHOD"] == "POST" and path["sid"] is None:
        return _create(sandbox, environ)
    if environ["REQUEST_METHOD"] != "GET":
        return failure("method_not_allowed")
    return _fetch(sandbox, path["sid"]) if path["sid"] else list_messages(sandbox, environ["QUERY_STRING"])


def _authorised(sandbox: Sandbox, environ: Environ, account: str) -> bool:
    scheme, _, encoded = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        given = b64decode(encoded)
    except NotBase64:
        return False
    expected = f"{sandbox.secrets.account_sid}:{sandbox.secrets.auth_token}".encode()
    return scheme.lower() == "basic" and account == sandbox.secrets.account_sid and hmac.compare_digest(given, expected)


def _create(sandbox: Sandbox, environ: Environ) -> Reply:
    before_upload(sandbox.faults, Provider.TWILIO, environ)
    fields = dict(parse_qsl(read_body(environ).decode(), keep_blank_values=True))
    fault = taken(sandbox.faults, Provider.TWILIO, environ, [fields.get("To", "")])
    refusal = _ordered_refusal(fault, fields) or _refusal(sandbox, fields)
    return refusal or spoiled(fault, environ, _accept(sandbox, fields))


def _ordered_refusal(fault: Fault | None, fields: dict[str, str]) -> Reply | None:
    if fault is None:
        return None
    if fault.kind is Kind.RATE_LIMIT:
        return failure("too_many", headers=(("Retry-After", str(max(1, round(fault.value or 1)))),))
    if fault.kind is Kind.REFUSE_ADDRESS:
        return failure("to_invalid", to=fields.get("To", ""))
    return failure(_ON_ORDER[fault.kind]) if fault.kind in _ON_ORDER else None


def _refusal(sandbox: Sandbox, fields: dict[str, str]) -> Reply | None:
    name = _missing(fields) or _unreachable(sandbox, fields)
    return failure(name, to=fields.get("To", "")) if name else None


def _missing(fields: dict[str, str]) -> str | None:
    if not fields.get("To"):
        return "to_required"
    if not (fields.get("From") or fields.get("MessagingServiceSid")):
        return "from_required"
    return None if fields.get("Body") else "body_required"


def _unreachable(sandbox: Sandbox, fields: dict[str, str]) -> str | None:
    recipient = fields["To"]
    if len(fields["Body"]) > _LONGEST_BODY:
        return "body_too_long"
    if not _E164.fullmatch(recipient) or recipient == _MAGIC_INVALID:
        return "to_invalid"
    if recipient == _MAGIC_NO_SMS:
        return "not_mobile"
    return "opted_out" if recipient == _MAGIC_OPTED_OUT or _opted_out(sandbox, fields) else None


def _opted_out(sandbox: Sandbox, fields: dict[str, str]) -> bool:
    sender = fields.get("MessagingServiceSid") or fields["From"]
    sql = "SELECT 1 FROM opt_out WHERE sender = ? AND recipient = ?"
    return next(sandbox.ledger.rows(sql, (sender, fields["To"])), None) is not None


def _accept(sandbox: Sandbox, fields: dict[str, str]) -> Reply:
    message = _message(sandbox, fields)
    shape = message_json(sandbox.secrets.account_sid, message)
    receipts = sandbox.receipts.for_message(message)
    sandbox.journal.write((INSERT_MESSAGE, [message]), (INSERT_CALLBACK, receipts))
    return json_reply("201 Created", shape)


def _message(sandbox: Sandbox, fields: dict[str, str]) -> Accepted:
    service, callback_url = fields.get("MessagingServiceSid"), fields.get("StatusCallback")
    return Accepted(
        id=sandbox.journal.reserve("message"),
        provider=Provider.TWILIO,
        kind="sms",
        sid=new_sid("SM"),
        recipient=fields["To"],
        sender=fields.get("From") or NUMBER,
        status="accepted" if service else "queued",
        at=now_ms(),
        message_id=our_id(callback_url),
        service=service,
        text=fields["Body"],
        callback_url=callback_url,
    )


def our_id(callback_url: str | None) -> str | None:
    """Convive's message id, which it puts into the StatusCallback address."""
    if not callback_url:
        return None
    query = parse_qs(urlsplit(callback_url).query)
    return next((query[name][0] for name in _OUR_ID if name in query), None)


def _fetch(sandbox: Sandbox, sid: str) -> Reply:
    message = next(iter(sandbox.ledger.messages(sid=sid, limit=1)), None)
    if message is None:
        return failure("resource_missing", path=f"/Messages/{sid}")
    return json_reply("200 OK", message_json(sandbox.secrets.account_sid, message))
