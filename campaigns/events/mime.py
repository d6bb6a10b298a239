"""Reading a mail that came in: broken ones too, since whatever arrives must be kept and shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from hashlib import sha256
from typing import Any

from icalendar import Calendar

_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_WORDS_KEPT = 4000
_PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id")


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """What a calendar part says. `attendees` is mail address → PARTSTAT, both as a machine compares them."""

    method: str
    uid: str
    sequence: int | None
    stamped_at: datetime
    attendees: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mail:
    source_id: str
    digest: str
    sender: str
    subject: str
    words: str
    is_report: bool
    is_automatic: bool
    """Written by a machine: an absence note, a list."""
    has_calendar: bool
    reply: CalendarReply | None
    """Nothing when there is no calendar part, or none that can be read."""


def read_mail(raw: bytes) -> Mail:
    mail = message_from_bytes(raw, policy=default)
    parts = [part for part in mail.walk() if part.get_content_type() in _CALENDAR_TYPES]
    return Mail(
        source_id=_header(mail, "message-id"),
        digest=_digest(mail),
        sender=parseaddr(_header(mail, "from"))[1].lower(),
        subject=_header(mail, "subject"),
        words=_words(mail),
        is_report=_is_report(mail),
        is_automatic=_is_automatic(mail),
        has_calendar=bool(parts),
        reply=next(filter(None, map(_read_calendar, parts)), None),
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header as text; one that the library cannot parse is as good as none."""
    try:
        value = mail[name]
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""
    return _clean(str(value or ""))


def _is_report(mail: EmailMessage) -> bool:
    """That a mail of ours could not be delivered; a note that it was read is a report too, but not such a one."""
    mailbox = parseaddr(_header(mail, "from"))[1].lower().partition("@")[0]
    if mail.get_content_type() != "multipart/report":
        return mailbox == "mailer-daemon"
    return "disposition-notification" not in _header(mail, "content-type").lower()


def _is_automatic(mail: EmailMessage) -> bool:
    """RFC 3834, and what mail programs say instead."""
    if mail.get_content_type() == "multipart/report":
        return True
    said = _header(mail, "auto-submitted").lower()
    precedence = _header(mail, "precedence").lower()
    return said not in ("", "no") or precedence in _PRECEDENCES or any(mail[name] for name in _MACHINES)


def _digest(mail: EmailMessage) -> str:
    """Of what the parts hold: the headers of one mail may differ from one delivery to the next."""
    parts = (part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart())
    return sha256(b"\x00".join(part for part in parts if isinstance(part, bytes))).hexdigest()


def _words(mail: EmailMessage) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            return _clean(_decoded(part))[:_WORDS_KEPT]
    return ""


def _clean(text: str) -> str:
    """What the database can keep: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode(errors="replace").decode().strip()


def _decoded(part: Any) -> str:
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    return next(_readings(body, part.get_content_charset() or "utf-8"))


def _readings(body: bytes, charset: str) -> Iterator[str]:
    """The text by the charset it claims, else by those that mail from China and the West really has."""
    for name in (charset, "utf-8", "gb18030"):
        try:
            yield body.decode(name)
        except (LookupError, ValueError):
            continue
    yield body.decode("latin-1")


def _read_calendar(part: Any) -> CalendarReply | None:
    try:
        calendar = Calendar.from_ical(_decoded(part))
        entry = next(iter(calendar.walk("VEVENT")), None)
        return _reply(calendar, entry) if entry is not None else None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def _reply(calendar: Any, entry: Any) -> CalendarReply:
    attendees = entry.get("attendee", [])
    found = attendees if isinstance(attendees, list) else [attendees]
    sequence = entry.get("sequence")
    return CalendarReply(
        method=str(calendar.get("method", "")).strip().upper(),
        uid=str(entry.get("uid", "")).strip(),
        sequence=int(sequence) if sequence is not None else None,
        stamped_at=_instant(entry.decoded("dtstamp")),
        attendees={_address(str(one)): str(one.params.get("PARTSTAT", "")).strip().upper() for one in found},
    )


def _address(value: str) -> str:
    return value.strip().lower().removeprefix("mailto:")


def _instant(value: object) -> datetime:
    """DTSTAMP is in UTC by the standard; some write it without saying so."""
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
