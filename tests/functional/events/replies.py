"""Every kind of mail that docs/calendar.md names, by its words there. Each comes to a guest's own mailbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from tests.clock import NOW
from tests.functional.events.mails import REPLY, calendar_mail, letter

GUEST = "li@example.com"
SEQUENCE = 1
"""What the guest's calendar has."""
ORGANIZER = "ORGANIZER:mailto:mallory@example.com\r\nATTENDEE;PARTSTAT=DECLINED:mailto:wang@example.com\r\n"

Write = Callable[[str], bytes]
"""Of the UID of the entry, the mail."""


@dataclass(frozen=True, slots=True)
class Comes:
    """The mails that come, one after the other, and how the house was changed before."""

    mails: tuple[Write, ...]
    at: datetime = NOW
    plan: Mapping[str, Any] = field(default_factory=dict)
    cancelled: bool = False
    forged: bool = False


def reply(uid: str, **changes: Any) -> bytes:
    said: dict[str, Any] = {"uid": uid, "sender": GUEST, "sequence": SEQUENCE}
    return calendar_mail(**(said | changes))


def reply_about_another(_uid: str) -> bytes:
    return reply("invitation-0@reply.club.example")


def entry(uid: str, more: str = "") -> str:
    said = {"method": "REPLY", "stamp": "20261122T090000Z", "partstat": "ACCEPTED", "sender": GUEST}
    return REPLY.format(uid=uid, sequence=SEQUENCE, more=more, **said)


def mail(**headers: str) -> EmailMessage:
    written = EmailMessage()
    for name, value in ({"From": GUEST, "Subject": "Re: Salon", "Message-ID": "<7@mail.example>"} | headers).items():
        written[name.replace("_", "-")] = value
    return written


def encoded(uid: str, *, cte: str, charset: str = "utf-8") -> bytes:
    written = mail()
    written.set_content("Accepted")
    body, params = entry(uid, "SUMMARY:春季沙龙㐀\r\n").encode(charset), {"charset": charset, "method": "REPLY"}
    written.add_alternative(body, maintype="text", subtype="calendar", cte=cte, params=params)
    return written.as_bytes()


def without_sequence(uid: str) -> bytes:
    head = f"From: {GUEST}\r\nMessage-ID: <9@x>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    return (head + entry(uid).replace(f"SEQUENCE:{SEQUENCE}\r\n", "")).encode()


def attached(uid: str, *, extra: int = 0) -> bytes:
    written = mail()
    written.set_content("Accepted")
    if extra:
        written.add_attachment(b"x" * extra, maintype="image", subtype="jpeg", filename="photo.jpg")
    written.add_attachment(entry(uid).encode(), maintype="application", subtype="ics", filename="invite.ics")
    return written.as_bytes()


def report(uid: str, *, kind: str, about: str) -> bytes:
    head = f"From: {GUEST}\r\nMessage-ID: <8@mail.example>\r\nContent-Type: multipart/report; report-type={kind}; "
    words = "boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAbout your mail.\r\n"
    # Bounces bring back what was sent: our own entry, which must not be taken for an answer.
    ours = f"--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n{entry(uid)}\r\n" if about == "bounce" else ""
    return f"{head}{words}{ours}--b\r\nContent-Type: message/{kind}\r\n\r\nFinal-Recipient: x\r\n--b--\r\n".encode()


def away(_uid: str) -> bytes:
    written = mail(Auto_Submitted="auto-replied")
    written.set_content("I am away until Monday. 本周外出。")
    return written.as_bytes()


def daemon(_uid: str) -> bytes:
    return letter("MAILER-DAEMON@mx.example", "550 no such user")


def broken(uid: str) -> bytes:
    head = f"From: {GUEST}\r\nMessage-ID: <9@x>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    return (head + entry(uid)[:90]).encode()


def without_boundary(uid: str) -> bytes:
    head = f"From: {GUEST}\r\nMessage-ID: <9@x>\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\n--other\r\n"
    return head.encode() + b"Content-Type: text/calendar\r\n\r\n" + entry(uid).encode()


yes = reply
later_no = partial(reply, partstat="DECLINED", stamp="20261122T100000Z", message_id="<5@mail.example>")

MAILS: dict[str, Comes] = {
    "accepts": Comes((yes,)),
    "accepts, but no seat is free": Comes((yes,), plan={"capacity": 1}),
    "perhaps": Comes((partial(reply, partstat="TENTATIVE"),)),
    "declines": Comes((partial(reply, partstat="DECLINED"),)),
    "names no ORGANIZER": Comes((yes,)),
    "names another ORGANIZER and further attendees": Comes((partial(reply, more=ORGANIZER),)),
    "names no SEQUENCE": Comes((without_sequence,)),
    "in base64": Comes((partial(encoded, cte="base64"),)),
    "in quoted-printable": Comes((partial(encoded, cte="quoted-printable"),)),
    "in GB18030": Comes((partial(encoded, cte="base64", charset="gb18030"),)),
    "of 20 MB": Comes((partial(attached, extra=15_000_000),)),
    "with the entry only attached": Comes((attached,)),
    "comes again, byte for byte, after a later no": Comes((yes, later_no, yes)),
    "comes again with another Message-ID, after a later no": Comes(
        (yes, later_no, partial(reply, message_id="<6@mail.example>"))
    ),
    "answers an older SEQUENCE": Comes((partial(reply, sequence=SEQUENCE - 1),)),
    "has an older DTSTAMP than one that was applied": Comes((partial(reply, stamp="20261122T075959Z"),)),
    "answers after it was cancelled": Comes((yes,), cancelled=True),
    "answers after the last hour for answers": Comes((yes,), at=NOW + timedelta(days=9, minutes=1)),
    "has a forged token": Comes((yes,), forged=True),
    "has the UID of another invitation": Comes((reply_about_another,)),
    "comes from another sender": Comes((partial(reply, sender="mallory@example.com"),)),
    "proposes another time (COUNTER)": Comes((partial(reply, method="COUNTER"),)),
    "invites us (REQUEST)": Comes((partial(reply, method="REQUEST"),)),
    "hands the seat on (DELEGATED)": Comes((partial(reply, partstat="DELEGATED"),)),
    "says that ours could not be delivered": Comes((partial(report, kind="delivery-status", about="bounce"),)),
    "comes from a mail server that writes no reports": Comes((daemon,)),
    "says that ours was read": Comes((partial(report, kind="disposition-notification", about="receipt"),)),
    "out of office": Comes((away,)),
    "a letter": Comes((lambda _uid: letter(GUEST),)),
    "a letter of somebody else": Comes((lambda _uid: letter("mallory@example.com"),)),
    "its calendar part is broken": Comes((broken,)),
    "its parts cannot be told apart": Comes((without_boundary,)),
    "empty": Comes((lambda _uid: b"",)),
}
