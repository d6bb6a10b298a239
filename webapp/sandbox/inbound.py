"""What a member does with a message: answers by text or mail, answers the calendar, complains, unsubscribes."""

import re
import secrets
from datetime import UTC, datetime
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

import urllib3

from webapp.sandbox.content import Content
from webapp.sandbox.invitation import Invitation
from webapp.sandbox.receipts import Lane, for_inbound
from webapp.sandbox.records import Accepted
from webapp.sandbox.replies import Answer, calendar_answer, written_answer
from webapp.sandbox.schema import INSERT_CALLBACK, INSERT_INBOUND
from webapp.sandbox.state import NUMBER, Sandbox, new_sid, now_ms

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START = frozenset({"START", "UNSTOP"})
_HELP = frozenset({"HELP", "INFO"})


def send_text(sandbox: Sandbox, *, sender: str, text: str) -> int:
    """A text from a member to the number that last wrote to them; gives the inbound's id."""
    last = next(iter(sandbox.ledger.messages(kind="sms", recipient=sender, limit=1)), None)
    number, at = sandbox.journal.reserve("inbound"), now_ms()
    recipient, service = (last.sender, last.service) if last else (NUMBER, None)
    opt_out = opt_out_type(text)
    row = (number, "sms", new_sid("SM"), sender, recipient, service, text, opt_out, None, at)
    sandbox.journal.write(
        (INSERT_INBOUND, [row]),
        (INSERT_CALLBACK, [for_inbound(number, at)]),
        *_consent(opt_out, sender=service or recipient, recipient=sender, at=at),
    )
    return number


def opt_out_type(text: str) -> str | None:
    """Twilio's reading of its English keywords: the whole message, in any case."""
    word = text.strip().upper()
    keywords = {"STOP": _STOP, "START": _START, "HELP": _HELP}
    return next((kind for kind, words in keywords.items() if word in words), None)


def _consent(
    opt_out: str | None, *, sender: str, recipient: str, at: int
) -> list[tuple[str, list[tuple[object, ...]]]]:
    match opt_out:
        case "STOP":
            return [
                ("INSERT OR REPLACE INTO opt_out (sender, recipient, at) VALUES (?, ?, ?)", [(sender, recipient, at)])
            ]
        case "START":
            return [("DELETE FROM opt_out WHERE sender = ? AND recipient = ?", [(sender, recipient)])]
    return []


def answer_invitation(sandbox: Sandbox, message: Accepted, invitation: Invitation, answer: Answer) -> int:
    at = now_ms()
    mime = calendar_answer(
        invitation, attendee=message.recipient, answer=answer, now=_instant(at), message_id=_message_id(message)
    )
    return _send_mail(sandbox, message, recipient=invitation.organizer, text=answer, mime=mime, at=at)


def write_back(sandbox: Sandbox, message: Accepted, content: Content, text: str) -> int:
    at = now_ms()
    recipient = parseaddr(content.reply_to)[1]
    mime = written_answer(
        sender=message.recipient, recipient=recipient, subject=content.subject, text=text, now=_instant(at),
        message_id=_message_id(message),
    )  # fmt: skip
    return _send_mail(sandbox, message, recipient=recipient, text=text, mime=mime, at=at)


def complain(sandbox: Sandbox, message: Accepted) -> None:
    """The mail client's "report spam", which SendGrid hears of from the mailbox's provider."""
    at = now_ms()
    row = (Lane.SENDGRID, message.id, None, "spamreport", secrets.token_urlsafe(16), at, at)
    sandbox.journal.write((INSERT_CALLBACK, [row]))


def one_click_address(content: Content) -> str:
    """Where RFC 8058 lets a mail client post; empty when the mail does not offer it."""
    if content.header("List-Unsubscribe-Post").strip() != "List-Unsubscribe=One-Click":
        return ""
    addresses = re.findall(r"<([^>]+)>", content.header("List-Unsubscribe"))
    return next((address for address in addresses if urlsplit(address).scheme in ("http", "https")), "")


def unsubscribe(address: str) -> str:
    """Post as a mail client does; gives the answer's status, or what went wrong."""
    try:
        reply = urllib3.request(
            "POST", address, body="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"}, redirect=False,
            retries=False, timeout=10,
        )  # fmt: skip
    except urllib3.exceptions.HTTPError as fault:
        return type(fault).__name__
    return str(reply.status)


def _send_mail(sandbox: Sandbox, message: Accepted, *, recipient: str, text: str, mime: bytes, at: int) -> int:
    number = sandbox.journal.reserve("inbound")
    row = (number, "email", f"<{number}@sandbox.example>", message.recipient, recipient, None, text, None, mime, at)
    sandbox.journal.write((INSERT_INBOUND, [row]), (INSERT_CALLBACK, [for_inbound(number, at)]))
    return number


def _message_id(message: Accepted) -> str:
    return make_msgid(domain=message.recipient.rpartition("@")[2])


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000, UTC)
