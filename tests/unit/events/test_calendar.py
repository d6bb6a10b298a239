from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from campaigns.events.calendar import LINE_OCTETS, Entry, Seat, write_entry

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "events"
START = datetime(2026, 12, 24, 11, tzinfo=UTC)
STAMP = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
ENTRY = Entry(
    created_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    title="春季沙龙; tea, talk and a very long title that has to be folded more than once 茶叙茶叙",
    description="First line\nSecond line",
    place="The Lantern Rooms, 12 Harbour Street",
)
SEAT = Seat(
    uid="invitation-7@reply.club.example",
    sequence=2,
    stamped_at=STAMP,
    mailbox="rsvp+abc@reply.club.example",
    host="The Lantern Club",
    url="https://club.example/r/token",
    guest='王 "Xiao" 明, the great; of Shanghai',
    address="wang@example.com",
)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_entries_are_written_as_kept(method: str) -> None:
    written = write_entry(ENTRY, SEAT, method=method)
    assert written == (SNAPSHOTS / f"{method.lower()}.ics").read_bytes()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_entries_say_the_same_when_parsed_again(method: str) -> None:
    calendar = Calendar.from_ical(write_entry(ENTRY, SEAT, method=method))
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == method
    assert (event["uid"], event["summary"], event["sequence"]) == (SEAT.uid, ENTRY.title, 2)
    assert (event.decoded("dtstart"), event.decoded("dtstamp")) == (START, STAMP.replace(microsecond=0))


def test_only_the_recipient_is_named_and_quotes_are_taken_out() -> None:
    (event,) = Calendar.from_ical(write_entry(ENTRY, SEAT, method="REQUEST")).walk("VEVENT")
    assert str(event["attendee"]) == "mailto:wang@example.com"
    assert event["attendee"].params["CN"] == "王 Xiao 明, the great; of Shanghai"
    assert str(event["organizer"]) == "mailto:rsvp+abc@reply.club.example"


def test_no_line_is_longer_than_75_octets_nor_broken_inside_a_character() -> None:
    lines = write_entry(ENTRY, replace(SEAT, guest="王小明" * 60), method="REQUEST").split(b"\r\n")
    assert max(map(len, lines)) <= LINE_OCTETS
    assert all(line.decode() or line == b"" for line in lines)


def test_a_name_cannot_add_lines_of_its_own() -> None:
    hostile = "Wang\r\nATTENDEE:mailto:mallory@example.com"
    (event,) = Calendar.from_ical(
        write_entry(
            replace(ENTRY, title=hostile, place=hostile), replace(SEAT, guest=hostile, host=hostile), method="REQUEST"
        )
    ).walk("VEVENT")
    assert str(event["attendee"]) == "mailto:wang@example.com"
