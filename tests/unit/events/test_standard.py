"""Every entry against RFC 5545 and 5546, read by two libraries that know nothing of each other."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import icalendar
import pytest
import vobject

from campaigns.events.calendar import LINE_OCTETS, write_entry
from tests.unit.events.test_calendar import ENTRY, SEAT

METHODS = ("REQUEST", "CANCEL", "PUBLISH")
ONCE = {
    "REQUEST": {"DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY", "UID", "ATTENDEE"},
    "CANCEL": {"DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "STATUS", "UID", "ATTENDEE"},
    "PUBLISH": {"DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID"},
}
"""RFC 5546, 3.2.1, 3.2.2 and 3.2.5; of ATTENDEE more would be allowed, but a guest is not told of the others."""
AT_MOST_ONCE = {
    "CLASS", "CREATED", "DESCRIPTION", "DTEND", "DURATION", "GEO", "LAST-MODIFIED", "LOCATION", "PRIORITY",
    "RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP", "URL",
}  # fmt: skip
NEVER = {
    "REQUEST": {"REQUEST-STATUS", "DURATION", "RECURRENCE-ID"},
    "CANCEL": {"REQUEST-STATUS", "DURATION", "RECURRENCE-ID", "BEGIN:VALARM"},
    "PUBLISH": {"REQUEST-STATUS", "DURATION", "RECURRENCE-ID", "ATTENDEE"},
}
STATUSES = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED", "PUBLISH": "CONFIRMED"}

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f942"
AWKWARD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({}, {}),
    "chinese": (
        {"title": "春季沙龙", "description": "茶叙" * 90, "place": "外滩源壹号"},
        {"guest": "王小明", "host": "灯笼会"},
    ),
    "emoji": ({"title": FAMILY * 9, "description": FAMILY * 40}, {"guest": FAMILY * 5, "host": FAMILY}),
    "5,000 characters": ({"description": "Tea, talk; 茶\\叙: " * 335}, {}),
    "long names": (
        {"title": "沙" * 200, "place": "x" * 500},
        {"guest": "Wolfeschlegelstein " * 20, "host": "会" * 200},
    ),
    "quotes": ({"title": 'The "good" salon', "place": '"Q"'}, {"guest": 'Ann "Nan" Lee', "host": '"'}),
    "separators": ({"title": r"a,b;c:d\e\n", "place": "1, 2; 3"}, {"guest": "Lee, Ann; Dr: x=y", "host": "A;B,C:D"}),
    "newlines": (
        {"title": "One\r\nTwo\x85Three", "description": "1\r\n2\r3\n\n4\u20285\x0b6", "place": "a\nb"},
        {"guest": "Li\r\nMing", "host": "The\u2029club"},
    ),
    "whole days": ({"starts_at": date(2026, 12, 31), "ends_at": date(2027, 1, 2)}, {}),
}
every_method = pytest.mark.parametrize("method", METHODS)
everything = pytest.mark.parametrize("named", AWKWARD)


def written(named: str, method: str) -> bytes:
    entry, seat = AWKWARD[named]
    return write_entry(replace(ENTRY, **entry), replace(SEAT, **seat), method=method)


def names(raw: bytes) -> list[str]:
    """Of the properties between BEGIN:VEVENT and its end."""
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    inside = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    return [line if line.startswith("BEGIN:") else line.partition(":")[0].partition(";")[0] for line in inside]


def words(text: str) -> list[str]:
    return text.split()


@every_method
@everything
def test_each_method_has_what_it_must_and_nothing_it_must_not(named: str, method: str) -> None:
    count = Counter(names(written(named, method)))
    assert {name: count[name] for name in ONCE[method]} == dict.fromkeys(ONCE[method], 1)
    assert [name for name in AT_MOST_ONCE if count[name] > 1] == []
    assert count.keys() & NEVER[method] == set()


@every_method
@everything
def test_lines_are_short_and_broken_between_characters(named: str, method: str) -> None:
    raw = written(named, method)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= LINE_OCTETS
    assert all(line.decode("utf-8", "strict") is not None for line in raw.split(b"\r\n"))


@every_method
@everything
def test_two_libraries_read_the_same(named: str, method: str) -> None:
    raw = written(named, method)
    calendar = icalendar.Calendar.from_ical(raw)
    (one,) = calendar.walk("VEVENT")
    other = vobject.readOne(raw.decode())
    assert (str(calendar["method"]), str(calendar["version"])) == (other.method.value, other.version.value)
    assert (other.method.value, other.version.value) == (method, "2.0")
    for name in ("summary", "description", "location", "uid", "sequence", "status", "url"):
        assert str(one[name]) == other.vevent.contents[name][0].value
    for name in ("dtstart", "dtend", "dtstamp", "created", "last-modified"):
        assert one.decoded(name) == other.vevent.contents[name][0].value
    assert (one["status"], one.errors) == (STATUSES[method], [])


@everything
def test_what_was_said_is_what_is_read(named: str) -> None:
    entry, seat = replace(ENTRY, **AWKWARD[named][0]), replace(SEAT, **AWKWARD[named][1])
    read = vobject.readOne(written(named, "REQUEST").decode()).vevent
    assert (read.dtstart.value, read.dtend.value) == (entry.starts_at, entry.ends_at)
    assert words(read.summary.value) == words(entry.title)
    assert words(read.description.value) == words(entry.description)
    assert words(read.location.value) == words(entry.place)
    assert words(read.organizer.params["CN"][0]) == words(seat.host.replace('"', ""))
    assert words(read.attendee.params["CN"][0]) == words(seat.guest.replace('"', ""))
