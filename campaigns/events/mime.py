"""Reading a mail that came in: broken ones too, since whatever arrives must be kept and shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32, default
from email.utils import parseaddr
from hashlib import sha256
from itertools import islice
from typing import Any

from icalendar import Calendar

_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_WORDS_KEPT = 4000
_LONGEST_HEADER, _MOST_PARTS, _LONGEST_CALENDAR = 2_000, 100, 100_000
"""More is nobody's mail, and takes the libraries minutes."""
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
    """Parts are told apart by the old policy, which reads no header of theirs that nobody asks for."""
    try:
        return _read(message_from_bytes(raw, policy=compat32))
    except RecursionError:
        return _read(message_from_bytes(b"\n" + raw[:_WORDS_KEPT], policy=compat32))


def _read(mail: "Message[str, str]") -> Mail:
    parts = [part for part in _parts(mail) if part.get_content_type() in _CALENDAR_TYPES]
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


def _header(mail: "Message[str, str]", name: str) -> str:
    """A header as text; one that the library cannot parse is as good as none."""
    written = next((str(value) for given, value in mail.raw_items() if given.lower() == name), "")
    try:
        value = default.header_fetch_parse(name, written[:_LONGEST_HEADER])
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return ""
    return _clean(str(value))


def _parts(mail: "Message[str, str]") -> Iterator["Message[str, str]"]:
    return islice(mail.walk(), _MOST_PARTS)


def _is_report(mail: "Message[str, str]") -> bool:
    """That a mail of ours could not be delivered; a note that it was read is a report too, but not such a one."""
    mailbox = parseaddr(_header(mail, "from"))[1].lower().partition("@")[0]
    if mail.get_content_type() != "multipart/report":
        return mailbox == "mailer-daemon"
    return "disposition-notification" not in _header(mail, "content-type").lower()


def _is_automatic(mail: "Message[str, str]") -> bool:
    """RFC 3834, and what mail programs say instead."""
    if mail.get_content_type() == "multipart/report":
        return True
    said = _header(mail, "auto-submitted").lower()
    precedence = _header(mail, "precedence").lower()
    return said not in ("", "no") or precedence in _PRECEDENCES or any(name in mail for name in _MACHINES)


def _digest(mail: "Message[str, str]") -> str:
    """Of what the parts hold: the headers of one mail may differ from one delivery to the next."""
    parts = (part.get_payload(decode=True) for part in _parts(mail) if not part.is_multipart())
    return sha256(b"\x00".join(part for part in parts if isinstance(part, bytes))).hexdigest()


def _words(mail: "Message[str, str]") -> str:
    for part in _parts(mail):
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
        said = _decoded(part)
        calendar = Calendar.from_ical(said if len(said) < _LONGEST_CALENDAR else "")
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
