"""Calendar invitations put together as MIME: the guest's entry, the words rendered, and the mail around both."""

from binascii import b2a_base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from campaigns.events.calendar import Entry, Seat, write_entry
from campaigns.messaging.extras import Variables
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.providers.base import Envelope
from campaigns.messaging.providers.mime import mime
from campaigns.messaging.rendering import Sheet, part_sheet
from webapp.commands.bench.figure import Figure, processor_seconds

GUESTS = 20_000
REACH = 5_000.0
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SENDER = "Bench <club@club.example>"
DESCRIPTION = "An evening with friends of the house: five wines, three cheeses, and a word from those who made them."
WORDS = f"""Dear {{{{ member.name }}}},

We would love to have you with us at the Salon.

{DESCRIPTION}

Thursday, 17 December 2026, 19:00
The room, 5 Riverside Lane

[Tell us if you can come]({{{{ links.rsvp }}}})

You can also accept in your calendar. Seats are few, so please answer by 10 December 2026.

Warmly,
The club"""
ENTRY = Entry(
    created_at=NOW,
    starts_at=NOW + timedelta(days=21),
    ends_at=NOW + timedelta(days=21, hours=3),
    title="Salon",
    description=DESCRIPTION,
    place="The room, 5 Riverside Lane",
)


def invitations(times: int) -> Iterator[Figure]:
    """Beside a string put together of the same length, whose three parts are encoded."""
    count = GUESTS * times
    part = TemplatePart(channel=Channel.CALENDAR, language="en", subject="Invitation: Salon", html="", text=WORDS)
    sheet = part_sheet(part)
    model = invitation(sheet, 1)
    size, bare_parts = len(model), _parts(sheet)
    taken = processor_seconds(lambda: [len(invitation(sheet, number)) for number in range(count)])
    bare = processor_seconds(lambda: [len(_bare(number, bare_parts)) for number in range(count)])
    name = f"{count:,} calendar invitations of {size:,} bytes built, a second of one core"
    yield Figure(name, count / taken, count / bare, REACH, "/s", at_least=True)


def invitation(sheet: Sheet, number: int) -> bytes:
    """All that is made for one guest."""
    guest, page = f"Guest {number}", f"https://club.example/r/{number:028}.{number:027}"
    mailbox, address = f"rsvp+{number:024}@reply.club.example", f"guest{number}@example.com"
    seat = Seat(
        uid=f"invitation-{number}@reply.club.example", sequence=0, stamped_at=NOW, mailbox=mailbox, host="Bench",
        url=page, guest=guest, address=address,
    )  # fmt: skip
    leave = f"https://club.example/p/{number:028}.{number:027}"
    variables: Variables = {
        "member": {"name": guest},
        "links": {"rsvp": page, "preferences": leave, "unsubscribe": leave, "complaint": leave},
        "club": {"name": "Bench"},
    }
    envelope = Envelope(
        message_id=number, claim_id=1, address=address, sheet=sheet, values=sheet.values(variables),
        unsubscribe_url=leave, reply_to=mailbox, calendar=write_entry(ENTRY, seat, method="REQUEST"),
        calendar_method="REQUEST",
    )  # fmt: skip
    return mime(envelope, sender=SENDER, at=NOW)


def _parts(sheet: Sheet) -> tuple[bytes, bytes, bytes]:
    seat = Seat(
        uid="u", sequence=0, stamped_at=NOW, mailbox="m", host="h", url="https://club.example/r/1", guest="Guest",
        address="g@example.com",
    )  # fmt: skip
    filled = [side.filled(sheet.keys).encode() for side in (sheet.text, sheet.html)]
    return filled[0], filled[1], write_entry(ENTRY, seat, method="REQUEST") + b"x" * 300


def _bare(number: int, parts: tuple[bytes, bytes, bytes]) -> bytes:
    entry = b2a_base64(parts[2])
    encoded = b"\r\n".join((b2a_base64(parts[0]), b2a_base64(parts[1]), entry, entry))
    return f"To: guest{number}@example.com\r\nSubject: Salon\r\nMessage-ID: <{number}@x>\r\n\r\n".encode() + encoded
