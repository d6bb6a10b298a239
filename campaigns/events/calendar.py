"""An event as an entry in a guest's calendar: iCalendar REQUEST, CANCEL and PUBLISH (RFC 5545, 5546).

What all guests share is built once by the library and kept; the lines that name one guest are then added. Nothing
recurs, each date is an event of its own, so times are told in UTC, which every calendar reads alike.
Bytes are the same whenever the same revision is written again: nothing here reads a clock.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, vDuration, vText

LINE_OCTETS = 75
PRODUCT = "-//Convive//Convive//EN"

CANCEL, PUBLISH, REQUEST = "CANCEL", "PUBLISH", "REQUEST"

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_END = b"END:VEVENT\r\n"
_REFRESHED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What every guest's entry shares, in one language. Of whole days the times are dates, the end the day after."""

    created_at: datetime
    starts_at: datetime | date
    ends_at: datetime | date
    title: str
    description: str
    place: str


@dataclass(frozen=True, slots=True)
class Seat:
    """What one guest's entry has of its own. `sequence` and `stamped_at` name the revision that is told of."""

    uid: str
    sequence: int
    stamped_at: datetime
    mailbox: str
    host: str
    url: str
    guest: str
    address: str
    partstat: str = "NEEDS-ACTION"
    status: str = "CONFIRMED"


def write_entry(entry: Entry, seat: Seat, *, method: str) -> bytes:
    return _opening(method) + _shared(entry) + _own_lines(method, seat) + _END + b"END:VCALENDAR\r\n"


def write_feed(entries: Iterable[tuple[Entry, Seat]], *, name: str) -> bytes:
    """Many entries as one calendar that programs subscribe to."""
    events = b"".join(_shared(entry) + _own_lines(PUBLISH, seat) + _END for entry, seat in entries)
    return _opening(PUBLISH, name) + events + b"END:VCALENDAR\r\n"


@lru_cache(maxsize=64)
def _opening(method: str, name: str = "") -> bytes:
    calendar = Calendar()
    for key, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(key, value)
    if name:
        calendar.add("x-wr-calname", vText(_line(name)))
        calendar.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(_REFRESHED))
    lines: bytes = calendar.to_ical(sorted=False)
    return lines.removesuffix(b"END:VCALENDAR\r\n")


@lru_cache(maxsize=256)
def _shared(entry: Entry) -> bytes:
    """What comes before one guest's lines."""
    component = Event()
    component.add("created", entry.created_at.replace(microsecond=0))
    component.add("dtstart", entry.starts_at)
    component.add("dtend", entry.ends_at)
    component.add("summary", _line(entry.title))
    if entry.description:
        component.add("description", _paragraphs(entry.description))
    component.add("location", _line(entry.place))
    component.add("transp", "OPAQUE")
    lines: bytes = component.to_ical(sorted=False)
    return lines.removesuffix(_END)


def _own_lines(method: str, seat: Seat) -> bytes:
    stamp = f"{seat.stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        f"UID:{seat.uid}",
        f"SEQUENCE:{seat.sequence}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"STATUS:{'CANCELLED' if method == CANCEL else seat.status}",
        f"URL:{seat.url}",
        f"ORGANIZER;CN={_quoted(seat.host)}:mailto:{seat.mailbox}",
        *([] if method == PUBLISH else [_attendee(method, seat)]),
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _attendee(method: str, seat: Seat) -> str:
    wish = "" if method == CANCEL else f";PARTSTAT={seat.partstat};RSVP=TRUE"
    about = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{wish};CN={_quoted(seat.guest)}"
    return f"ATTENDEE;{about}:mailto:{_line(seat.address)}"


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets, never broken inside a character."""
    if line.isascii():
        rest = (line[start : start + LINE_OCTETS - 1] for start in range(LINE_OCTETS, len(line), LINE_OCTETS - 1))
        return "\r\n ".join((line[:LINE_OCTETS], *rest)).encode("ascii")
    folded, room = b"", LINE_OCTETS
    for octets in map(str.encode, line):
        if len(octets) > room:
            folded += b"\r\n "
            room = LINE_OCTETS - 1
        folded += octets
        room -= len(octets)
    return folded


def _quoted(name: str) -> str:
    """A parameter's value: it cannot hold a double quote, nor a line of its own."""
    return f'"{_line(name).replace(chr(34), "")}"'


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()


def _paragraphs(text: str) -> str:
    return "\n".join(_line(line) for line in text.splitlines())
