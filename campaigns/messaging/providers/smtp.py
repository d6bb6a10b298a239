"""Mail over SMTP: calendar invitations, which SendGrid's JSON cannot carry, and a relay beside SendGrid."""

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from campaigns.core.clock import Clock
from campaigns.messaging.providers.base import (
    NOT_BEGUN,
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
    halts,
)
from campaigns.messaging.providers.mime import mime

PERMANENT = 500
CLOSING = 421
NOT_ALLOWED = (530, 534, 535, 538)
"""We are not who we say, or did not say it."""
_STRANGERS = re.compile(r"5\.7\.\d+\b.*(authenti|relay)", re.IGNORECASE | re.DOTALL)
"""The same said with another number, as `550 5.7.1 Unauthenticated senders not allowed`."""
_FOR_ALL = re.compile(r"4\.[37]\.\d+\b")
"""Of mail systems that are down or full, and of policy such as too many mails: no trouble of one mailbox."""


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


@dataclass(slots=True)
class Line:
    """A connection to the relay, kept from mail to mail and made anew once it broke."""

    relay: Relay
    connection: smtplib.SMTP | None = field(default=None)

    def reach(self, sender: str, recipient: str) -> smtplib.SMTP | Outcome:
        """A connection that takes a mail from `sender` to `recipient`, or why there is none. Nothing is sent by it."""
        kept = self.connection is not None
        try:
            connection = self.connection = self.connection or self.relay.connect()
            refusal = _introduce(connection, sender, recipient)
        except smtplib.SMTPAuthenticationError as fault:
            self.drop()
            return Misconfigured(f"The mail relay refuses our password: {_words(fault.smtp_error)}")
        except (OSError, smtplib.SMTPException) as fault:
            refusal = Retry(f"The mail relay cannot be reached ({type(fault).__name__}).", whole=True)
            self.drop()
        if refusal is None:
            return connection
        if kept and halts(refusal):  # a relay closes what stood idle, or carried as much as it allows
            self.drop()
            return self.reach(sender, recipient)
        return refusal

    def drop(self) -> None:
        if self.connection is not None:
            with suppress(OSError):
                self.connection.close()
        self.connection = None


class SmtpMail:
    one_sheet = False
    slice_size = 50

    def __init__(
        self,
        relay: Relay,
        *,
        name: str,
        sender: str,
        clock: Clock,
        look_up: Callable[[Sequence[Missing]], Sequence[LookUp]],
    ) -> None:
        self.name = name
        self._line = Line(relay)
        self._sender = sender
        self._clock = clock
        self._look_up = look_up

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        """One after the other over one connection."""
        outcomes: list[Outcome] = []
        for envelope in envelopes:
            begins = may_start() and not (outcomes and _ended(outcomes[-1]))
            outcomes.append(self._send(envelope) if begins else NOT_BEGUN)
        return outcomes

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return self._look_up(missing)

    def _send(self, envelope: Envelope) -> Outcome:
        reached = self._line.reach(parseaddr(self._sender)[1], envelope.address)
        if not isinstance(reached, smtplib.SMTP):
            return reached
        try:
            code, words = reached.data(mime(envelope, sender=self._sender, at=self._clock()))
        except smtplib.SMTPDataError as fault:
            self._line.drop()
            return refused(fault.smtp_code, fault.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            self._line.drop()
            return Ambiguous(f"The mail relay fell silent at the end of the mail ({type(fault).__name__}).")
        outcome = _taken(code, words)
        if isinstance(outcome, Ambiguous):
            self._line.drop()
        return outcome


def _ended(outcome: Outcome) -> bool:
    return outcome is NOT_BEGUN or halts(outcome)


def _introduce(connection: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
    code, words = connection.mail(sender)
    if code >= _TRY_LATER:
        connection.rset()
        # Who may write is the same question for every mail.
        return Misconfigured(_said(code, words)) if code >= PERMANENT else Retry(_said(code, words), whole=True)
    code, words = connection.rcpt(recipient)
    if code >= _TRY_LATER:
        connection.rset()
        return refused(code, words)
    return None


def _taken(code: int, words: bytes) -> Outcome:
    """`250 Ok: queued as X`; an answer without a number of ours to trust is no answer."""
    if code in _GOOD:
        return Accepted(words.decode(errors="replace").rpartition(" ")[2])
    if code >= _TRY_LATER:
        return refused(code, words)
    return Ambiguous("The mail relay's answer cannot be read.")


def refused(code: int, words: Any) -> Outcome:
    """What a refusal means: for us, for this mail, or for now."""
    said = _said(code, words)
    if code in NOT_ALLOWED or (code >= PERMANENT and _STRANGERS.search(said)):
        return Misconfigured(said)
    if code >= PERMANENT:
        return Rejected(said)
    return Retry(said, whole=code == CLOSING or bool(_FOR_ALL.search(said)))


def _said(code: int, words: Any) -> str:
    return f"{code} {_words(words)}"


def _words(said: Any) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


_GOOD = (250, 251)
_TRY_LATER = 400
