"""Mail over SMTP, for what SendGrid's JSON cannot carry: calendar invitations."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from campaigns.core.clock import Clock
from campaigns.messaging.providers.base import (
    OUT_OF_TIME,
    Accepted,
    Ambiguous,
    Envelope,
    LookUp,
    MayStart,
    Misconfigured,
    Missing,
    Outcome,
    Rejected,
    Retry,
)
from campaigns.messaging.providers.mime import mime

PERMANENT = 500
NOT_ALLOWED = (530, 535)


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed over; `smtps` means TLS from the first byte, else STARTTLS where it is offered."""

    host: str
    port: int
    user: str
    password: str
    secure: bool
    timeout: float

    @classmethod
    def at(cls, url: str, *, timeout: float) -> "Relay":
        """`smtp://user:password@host:587`."""
        address = urlsplit(url)
        secure = address.scheme == "smtps"
        return cls(
            host=address.hostname or "localhost",
            port=address.port or (465 if secure else 587),
            user=unquote(address.username or ""),
            password=unquote(address.password or ""),
            secure=secure,
            timeout=timeout,
        )

    def connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.secure:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        connection.ehlo()
        if not self.secure and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        if self.user:
            connection.login(self.user, self.password)
        return connection


class SmtpMail:
    name = "sendgrid"
    slice_size = 50
    one_sheet = False

    def __init__(
        self, relay: Relay, *, sender: str, clock: Clock, look_up: Callable[[Sequence[Missing]], Sequence[LookUp]]
    ) -> None:
        self._relay = relay
        self._sender = sender
        self._clock = clock
        self._look_up = look_up

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        """All over one connection; when it breaks, what was not begun may be tried again."""
        try:
            connection = self._relay.connect()
        except smtplib.SMTPAuthenticationError as fault:
            return [Misconfigured(f"The mail relay refuses our password: {_words(fault)}")] * len(envelopes)
        except (OSError, smtplib.SMTPException) as fault:
            return [Retry(f"The mail relay cannot be reached ({type(fault).__name__}).")] * len(envelopes)
        try:
            return [self._send(connection, envelope) if may_start() else OUT_OF_TIME for envelope in envelopes]
        finally:
            _part_ways(connection)

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return self._look_up(missing)

    def _send(self, connection: smtplib.SMTP, envelope: Envelope) -> Outcome:
        try:
            refusal = _introduce(connection, parseaddr(self._sender)[1], envelope.address)
        except (OSError, smtplib.SMTPException) as fault:
            return Retry(f"The mail relay hung up ({type(fault).__name__}).")
        if refusal:
            return refusal
        try:
            code, words = connection.data(mime(envelope, sender=self._sender, at=self._clock()))
        except smtplib.SMTPDataError as fault:
            return _refused(fault.smtp_code, fault.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            return Ambiguous(f"The mail relay fell silent at the end of the mail ({type(fault).__name__}).")
        return _taken(code, words)


def _part_ways(connection: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()


def _introduce(connection: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
    for code, words in (connection.mail(sender), connection.rcpt(recipient)):
        if code >= _TRY_LATER:
            connection.rset()
            return _refused(code, words)
    return None


def _taken(code: int, words: bytes) -> Outcome:
    """`250 Ok: queued as X`; an answer without a number of ours to trust is no answer."""
    if code in _GOOD:
        return Accepted(words.decode(errors="replace").rpartition(" ")[2])
    if code >= _TRY_LATER:
        return _refused(code, words)
    return Ambiguous("The mail relay's answer cannot be read.")


def _refused(code: int, words: Any) -> Outcome:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    if code in NOT_ALLOWED:
        return Misconfigured(said)
    return Rejected(said) if code >= PERMANENT else Retry(said)


def _words(fault: smtplib.SMTPResponseException) -> str:
    said = fault.smtp_error
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


_GOOD = (250, 251)
_TRY_LATER = 400
