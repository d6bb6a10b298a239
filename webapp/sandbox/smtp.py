"""SendGrid's SMTP relay: takes whole mails, with `X-SMTPAPI` naming the arguments that return in events.

Whoever signs in as `relay` meets another relay at the same door, which tells nobody what became of a mail.
"""

import asyncio
import hmac
import secrets
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any

import orjson
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from webapp.sandbox.faults import REQUESTS, Fault, Kind, Provider
from webapp.sandbox.mail_rows import relayed_messages
from webapp.sandbox.records import Accepted
from webapp.sandbox.schema import INSERT_CALLBACK, INSERT_MESSAGE, INSERT_REQUEST
from webapp.sandbox.sendgrid_limits import MOST_BYTES
from webapp.sandbox.state import Sandbox, now_ms

_REPLIES = {
    Kind.RATE_LIMIT: "451 4.7.1 Too many messages, try again later",
    Kind.SERVER_ERROR: "451 4.3.0 Temporary failure",
    Kind.UNAVAILABLE: "421 4.3.2 Service not available",
    Kind.UNAUTHORISED: "550 5.7.1 Unauthenticated senders not allowed",
    Kind.BAD_REQUEST: "554 5.6.0 Message is not understood",
    Kind.REFUSE_ADDRESS: "550 5.1.1 Invalid address",
}
RELAY_LOGIN = b"relay"
_SLOW_SECONDS, _HELD_SECONDS = 2.0, 60.0


class Relay:
    """The handler aiosmtpd calls."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._sandbox.faults.take(_lane(session), (Kind.RESET_MID_UPLOAD,), (address.lower(),)):
            return _abort(server)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        fault = self._sandbox.faults.take(_lane(session), REQUESTS, [to.lower() for to in envelope.rcpt_tos])
        if fault and fault.kind is Kind.RESET_BEFORE_ACCEPT:
            return _abort(server)
        if fault and fault.kind in _REPLIES:
            return _REPLIES[fault.kind]
        sid = accept(self._sandbox, envelope, provider=_lane(session))
        return await _spoiled(fault, server, f"250 Ok: queued as {sid}")


async def _spoiled(fault: Fault | None, server: SMTP, reply: str) -> str:
    if fault is None:
        return reply
    match fault.kind:
        case Kind.TIMEOUT_AFTER_ACCEPT:
            await asyncio.sleep(fault.value or _HELD_SECONDS)
            return _abort(server)
        case Kind.CLOSE_AFTER_ACCEPT:
            return _abort(server)
        case Kind.SLOW:
            await asyncio.sleep(_SLOW_SECONDS if fault.value is None else fault.value)
        case Kind.MALFORMED:
            return "Thank you"
        case Kind.EMPTY:
            return ""
    return reply


def _abort(server: SMTP) -> str:
    """Reset the connection; the reply given reaches nobody."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    return "421 4.3.0 Closed on order"


def _lane(session: Session) -> Provider:
    given: Any = session.auth_data
    return Provider.RELAY if given is not None and given.login == RELAY_LOGIN else Provider.SMTP


def accept(sandbox: Sandbox, envelope: Envelope, *, provider: Provider = Provider.SMTP) -> str:
    """Write the mail down for each envelope address; gives SendGrid's id for it."""
    raw = bytes(envelope.original_content or b"")
    mail = message_from_bytes(raw, policy=default)
    sid, at = secrets.token_urlsafe(16), now_ms()
    request = sandbox.journal.reserve("request")
    template = Accepted(
        id=0, provider=provider, kind="email", sid=sid, recipient="", sender=_sender(mail, envelope),
        status="processed", at=at, subject=str(mail["subject"] or ""), request_id=request,
    )  # fmt: skip
    rows = relayed_messages(sandbox.journal, envelope.rcpt_tos, template=template, custom=unique_args(mail))
    told = () if provider is Provider.RELAY else rows
    receipts = [receipt for row in told for receipt in sandbox.receipts.for_message(row)]
    sandbox.journal.write((INSERT_REQUEST, [(request, raw)]), (INSERT_MESSAGE, rows), (INSERT_CALLBACK, receipts))
    return sid


def unique_args(mail: EmailMessage) -> dict[str, Any]:
    try:
        named = orjson.loads(str(mail["X-SMTPAPI"] or "{}")).get("unique_args", {})
    except (orjson.JSONDecodeError, AttributeError):
        return {}
    return named if isinstance(named, dict) else {}


def _sender(mail: EmailMessage, envelope: Envelope) -> str:
    return parseaddr(str(mail["from"] or ""))[1] or envelope.mail_from or ""


def start_relay(sandbox: Sandbox, *, host: str, port: int) -> Controller:
    """Listen in a thread of its own; a client may sign in as `apikey` or `relay`, or not at all."""

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        key = sandbox.secrets.api_key.encode()
        right = isinstance(given, LoginPassword) and hmac.compare_digest(given.password, key)
        return AuthResult(success=right and given.login in (b"apikey", RELAY_LOGIN), handled=False, auth_data=given)

    controller = Controller(
        Relay(sandbox), hostname=host, port=port, authenticator=authenticate, auth_require_tls=False,
        data_size_limit=MOST_BYTES, ident="SendGrid sandbox",
    )  # fmt: skip
    controller.start()
    return controller
