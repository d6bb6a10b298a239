"""One mail as MIME, with its calendar invitation where Gmail, Outlook and Apple Calendar look for it.

Everything but the headers is base64, so a boundary that base64 cannot contain never meets its own text.
"""

from base64 import encodebytes
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

import orjson

from campaigns.messaging.providers.base import Envelope

_MIXED, _ALTERNATIVE = "=_convive_mixed", "=_convive_alternative"


def mime(envelope: Envelope, *, sender: str, at: datetime) -> bytes:
    """The mail as it goes over SMTP, lines ended by CRLF."""
    parts = [_part('text/plain; charset="utf-8"', envelope.text), _part('text/html; charset="utf-8"', envelope.html)]
    attached = []
    if envelope.calendar is not None:
        kind = f'text/calendar; charset="UTF-8"; method="{envelope.calendar_method}"'
        parts.append(_part(kind, envelope.calendar))
        attached.append(
            _part("application/ics", envelope.calendar, 'Content-Disposition: attachment; filename="invite.ics"\r\n')
        )
    alternative = f'Content-Type: multipart/alternative; boundary="{_ALTERNATIVE}"\r\n\r\n' + _joined(
        _ALTERNATIVE, parts
    )
    body = _joined(_MIXED, [alternative, *attached])
    return (_headers(envelope, sender=sender, at=at) + body).encode("ascii")


def _headers(envelope: Envelope, *, sender: str, at: datetime) -> str:
    name, address = envelope.written_by(sender)
    lines = [
        f"From: {formataddr((name, address), 'utf-8')}",
        f"To: {envelope.address}",
        f"Subject: {_encoded(envelope.subject)}",
        f"Date: {format_datetime(at)}",
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
    return Header(line, "us-ascii" if line.isascii() else "utf-8", maxlinelen=900).encode(linesep="")


def _part(kind: str, content: str | bytes, header: str = "") -> str:
    raw = content.encode() if isinstance(content, str) else content
    lines = encodebytes(raw).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{header}\r\n{lines}"


def _joined(boundary: str, parts: list[str]) -> str:
    return "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
