"""Mail a member sends back: the calendar's own answer, and a few written words."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from webapp.sandbox.invitation import Invitation

_OCTETS = 75
_POLICY = SMTP.clone(cte_type="7bit")
"""The mail travels on as a form field, whose bytes nobody may reread in another charset."""


class Answer(StrEnum):
    """Participation as iCalendar spells it."""

    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


_SUBJECTS = {Answer.ACCEPTED: "Accepted", Answer.TENTATIVE: "Tentatively accepted", Answer.DECLINED: "Declined"}


def calendar_answer(invitation: Invitation, *, attendee: str, answer: Answer, now: datetime, message_id: str) -> bytes:
    """The mail a calendar sends to the organizer when its owner presses a button."""
    ics = reply_calendar(invitation, attendee=attendee, answer=answer, now=now)
    subject = f"{_SUBJECTS[answer]}: {invitation.text('SUMMARY')}".replace("\n", " ")
    mail = _mail(attendee, invitation.organizer, subject, now=now, message_id=message_id)
    mail.set_content(f"{attendee} has answered: {_SUBJECTS[answer].lower()}.\n")
    mail.add_alternative(
        ics, maintype="text", subtype="calendar", cte="base64", params={"charset": "UTF-8", "method": "REPLY"}
    )
    mail.add_attachment(ics, maintype="application", subtype="ics", filename="invite.ics")
    return mail.as_bytes()


def reply_calendar(invitation: Invitation, *, attendee: str, answer: Answer, now: datetime) -> bytes:
    """METHOD:REPLY with the one attendee, naming the event as it was sent."""
    kept = [f"{name}:{invitation.raw(name)}" for name in ("UID", "SEQUENCE", "SUMMARY") if invitation.raw(name)]
    times = [
        "".join([name, *(f";{key}={value}" for key, value in found.parameters.items()), ":", found.value])
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID")
        if (found := invitation.properties.get(name))
    ]
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Convive//Sandbox calendar//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"ORGANIZER:mailto:{invitation.organizer}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer}:mailto:{attendee}",
        *kept,
        *times,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) for line in lines).encode()


def written_answer(*, sender: str, recipient: str, subject: str, text: str, now: datetime, message_id: str) -> bytes:
    mail = _mail(sender, recipient, f"Re: {subject}".replace("\n", " "), now=now, message_id=message_id)
    mail.set_content(text)
    return mail.as_bytes()


def _mail(sender: str, recipient: str, subject: str, *, now: datetime, message_id: str) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id
    return mail


def _folded(line: str) -> str:
    """At most 75 octets a line, never broken inside a character."""
    folded, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > _OCTETS:
            folded, octets = f"{folded}\r\n ", 1
        folded, octets = folded + sign, octets + size
    return f"{folded}\r\n"
