"""A message as its member sees it, read back from what was received."""

import base64
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import Any

import orjson

from webapp.sandbox.faults import Provider
from webapp.sandbox.ledger import Ledger
from webapp.sandbox.records import Accepted
from webapp.sandbox.substitution import substituted

_CALENDAR_TYPES = ("text/calendar", "application/ics")


@dataclass(frozen=True, slots=True)
class Content:
    """A mail's parts with substitutions applied; `calendar` is the .ics text, `headers` those a reader may look at."""

    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    calendar: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def sender_name(self) -> str:
        name, address = parseaddr(self.sender)
        return name or address

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def read_content(ledger: Ledger, message: Accepted) -> Content | None:
    """None for a text, or for a mail of which only the ids were kept."""
    if message.request_id is None:
        return None
    body = ledger.request_body(message.request_id)
    return (
        _relayed(body)
        if message.provider in (Provider.SMTP, Provider.RELAY)
        else _personal(_parsed(body), message.position)
    )


@lru_cache(maxsize=4)
def _parsed(body: bytes) -> Any:
    return orjson.loads(body)


def _personal(mail: dict[str, Any], position: int) -> Content:
    one = mail["personalizations"][position]
    tags = one.get("substitutions")
    parts = {part["type"]: part["value"] for part in mail.get("content", ())}
    sender = _address(one.get("from") or mail["from"])
    reply_to = _address(mail["reply_to"]) if "reply_to" in mail else sender
    headers = {**mail.get("headers", {}), **one.get("headers", {})}
    attached = [_attachment(part) for part in mail.get("attachments", ())]
    return Content(
        sender=sender,
        reply_to=substituted(reply_to, tags),
        subject=substituted(one.get("subject") or mail.get("subject") or "", tags),
        text=substituted(parts.get("text/plain", ""), tags),
        html=substituted(parts.get("text/html", ""), tags),
        headers=(
            ("From", sender),
            ("To", ", ".join(map(_address, one["to"]))),
            ("Reply-To", reply_to),
            *headers.items(),
        ),
        calendar=parts.get("text/calendar")
        or next((text for kind, _, text in attached if kind in _CALENDAR_TYPES), ""),
        attachments=tuple(name for _, name, _ in attached),
    )


def _address(holder: dict[str, str]) -> str:
    """A name as people read it, not as it travels in a header."""
    name, address = holder.get("name", ""), holder["email"]
    return formataddr((name, address)) if name.isascii() else f"{name} <{address}>"


def _attachment(part: dict[str, str]) -> tuple[str, str, str]:
    kind = part.get("type", "").partition(";")[0]
    text = base64.b64decode(part["content"]).decode(errors="replace") if kind in _CALENDAR_TYPES else ""
    return kind, part.get("filename", ""), text


def _relayed(raw: bytes) -> Content:
    mail = message_from_bytes(raw, policy=default)
    return Content(
        sender=str(mail["from"] or ""),
        reply_to=str(mail["reply-to"] or mail["from"] or ""),
        subject=str(mail["subject"] or ""),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        headers=tuple((name, str(value)) for name, value in mail.items() if name.lower() != "x-smtpapi"),
        calendar=next((_text(part) for part in mail.walk() if part.get_content_type() in _CALENDAR_TYPES), ""),
        attachments=tuple(name for part in mail.walk() if (name := part.get_filename())),
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return _text(part) if part else ""


def _text(part: Any) -> str:
    payload = part.get_payload(decode=True) or b""
    return str(payload.decode(part.get_content_charset() or "utf-8", errors="replace"))
