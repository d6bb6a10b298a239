"""An event as an entry in a guest's calendar: iCalendar REQUEST, CANCEL and PUBLISH (RFC 5545, 5546).

What all guests share is built once by the library and kept; the lines that name one guest are then set in. Bytes are
the same whenever the same revision is written again: nothing here reads a clock.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from icalendar import Calendar, Event, vText

LINE_OCTETS = 75
PRODUCT = "-//Convive//Convive//EN"

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_OWN = "x-own-lines"


@dataclass(frozen=True, slots=True)
class Entry:
    """What every guest's entry shares, in one language. `sequence` and `stamped_at` name the event's revision."""

    method: str
    sequence: int
    stamped_at: datetime
    created_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    place: str


@dataclass(frozen=True, slots=True)
class Seat:
    """What one guest's entry has of its own."""

    uid: str
    mailbox: str
    host: str
    url: str
    guest: str
    address: str
    partstat: str = "NEEDS-ACTION"


def write_entry(entry: Entry, seat: Seat) -> bytes:
    head, tail = _shared(entry)
    return head + _own_lines(entry.method, seat) + tail


@lru_cache(maxsize=256)
def _shared(entry: Entry) -> tuple[bytes, bytes]:
    """What comes before and after one guest's lines."""
    calendar = Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", PRODUCT),
        ("calscale", "GREGORIAN"),
        ("method", entry.method),
    ):
        calendar.add(name, value)
    calendar.add_component(_component(entry))
    head, tail = calendar.to_ical(sorted=False).split(f"\r\n{_OWN.upper()}:\r\n".encode())
    return head + b"\r\n", tail


def _component(entry: Entry) -> Event:
    component = Event()
    component.add("dtstamp", entry.stamped_at.replace(microsecond=0))
    component.add("created", entry.created_at.replace(microsecond=0))
    component.add("last-modified", entry.stamped_at.replace(microsecond=0))
    component.add("sequence", entry.sequence)
    component.add("dtstart", entry.starts_at)
    component.add("dtend", entry.ends_at)
    component.add("summary", _line(entry.title))
    if entry.description:
        component.add("description", _paragraphs(entry.description))
    component.add("location", _line(entry.place))
    component.add("status", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    component.add("transp", "OPAQUE")
    component.add(_OWN, vText(""))
    return component


def _own_lines(method: str, seat: Seat) -> bytes:
    lines = [
        f"UID:{seat.uid}",
        f"URL:{seat.url}",
        f"ORGANIZER;CN={_quoted(seat.host)}:mailto:{seat.mailbox}",
        *([] if method == "PUBLISH" else [_attendee(method, seat)]),
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _attendee(method: str, seat: Seat) -> str:
    wish = "" if method == "CANCEL" else f";PARTSTAT={seat.partstat};RSVP=TRUE"
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
