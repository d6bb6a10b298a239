"""One mail as MIME, with its calendar invitation where Gmail, Outlook and Apple Calendar look for it.

Everything but the headers is base64, so a boundary that base64 cannot contain never meets its own text.
"""

from binascii import b2a_base64
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

import orjson

from campaigns.messaging.providers.base import Envelope

_MIXED, _ALTERNATIVE = "=_convive_mixed", "=_convive_alternative"
_LINE, _LONGEST_SUBJECT = 76, 900


def mime(envelope: Envelope, *, sender: str, at: datetime) -> bytes:
    """The mail as it goes over SMTP, lines ended by CRLF."""
    parts = [
        _part('text/plain; charset="utf-8"', _lines(envelope.text.encode())),
        _part('text/html; charset="utf-8"', _lines(envelope.html.encode())),
    ]
    attached = []
    if envelope.calendar is not None:
        entry = _lines(envelope.calendar)
        parts.append(_part(f'text/calendar; charset="UTF-8"; method="{envelope.calendar_method}"', entry))
        attached.append(_part("application/ics", entry, 'Content-Disposition: attachment; filename="invite.ics"\r\n'))
    if file := envelope.attachment:
        attached.append(
            _part(file.kind, _lines(file.content), f'Content-Disposition: attachment; filename="{file.name}"\r\n')
        )
    alternative = f'Content-Type: multipart/alternative; boundary="{_ALTERNATIVE}"\r\n\r\n' + _joined(
        _ALTERNATIVE, parts
    )
    body = _joined(_MIXED, [alternative, *attached])
    return (_headers(envelope, sender=sender, at=at) + body).encode("ascii")


def _headers(envelope: Envelope, *, sender: str, at: datetime) -> str:
    name, address = envelope.written_by(sender)
    lines = [
        f"From: {_named(name, address)}",
        f"To: {envelope.address}",
        f"Subject: {_encoded(envelope.subject)}",
        f"Date: {_said(at.replace(microsecond=0))}",
        f"Message-ID: <{envelope.message_id}.{envelope.claim_id}@{address.rpartition('@')[2]}>",
        f"X-SMTPAPI: {_arguments(envelope)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{_MIXED}"',
    ]
    if envelope.reply_to:
        lines.append(f"Reply-To: {envelope.reply_to}")
    if envelope.unsubscribe_url:
        lines.append(f"List-Unsubscribe: <{envelope.unsubscribe_url}>")
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "\r\n".join(lines) + "\r\n\r\n"


def _arguments(envelope: Envelope) -> str:
    """What SendGrid's relay gives back with each event."""
    named = {"message_id": str(envelope.message_id), "claim": str(envelope.claim_id)}
    return orjson.dumps({"unique_args": named}).decode()


def _encoded(subject: str) -> str:
    line = " ".join(subject.split())
    if line.isascii() and len(line) < _LONGEST_SUBJECT:
        return line
    return Header(line, "us-ascii" if line.isascii() else "utf-8", maxlinelen=_LONGEST_SUBJECT).encode(linesep="")


@lru_cache(maxsize=64)
def _named(name: str, address: str) -> str:
    return formataddr((name, address), "utf-8")


@lru_cache(maxsize=64)
def _said(at: datetime) -> str:
    return format_datetime(at)


def _part(kind: str, lines: str, header: str = "") -> str:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{header}\r\n{lines}"


def _lines(raw: bytes) -> str:
    encoded = b2a_base64(raw, newline=False).decode("ascii")
    return "\r\n".join([encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE)] + [""])


def _joined(boundary: str, parts: list[str]) -> str:
    return "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
