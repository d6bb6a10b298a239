"""What every provider is asked and may answer. A new provider is one file that keeps this protocol."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Protocol

from campaigns.messaging.rendering import Sheet


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it; `provider_reference` is the provider's name for it."""

    provider_reference: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Certainly not taken, and worth trying again; `after` is in seconds when the provider named a time.

    `whole` when it is no trouble of this message: the provider takes nothing at all for now.
    """

    reason: str
    after: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """Certainly not taken, and never will be. `suppress` when the address opted out, `invalid` when it is none."""

    reason: str
    suppress: bool = False
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class Unfit:
    """Certainly not taken: the provider refuses it in the same words for everybody, so the words are at fault."""

    reason: str


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Certainly not taken, and nothing will be until somebody mends our account."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Nobody can tell whether it was taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotBegun:
    """Nothing was tried with it; it is ready again as if it had never been claimed."""

    reason: str = "It was not begun."


Outcome = Accepted | Retry | Rejected | Unfit | Misconfigured | Ambiguous | NotBegun
NOT_BEGUN = NotBegun()


def halts(outcome: Outcome) -> bool:
    """Whether the provider takes nothing more after this, so that nothing more is begun."""
    return isinstance(outcome, Misconfigured) or (isinstance(outcome, Retry) and outcome.whole)


@dataclass(frozen=True, slots=True)
class Found:
    """The provider has it after all."""

    provider_reference: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider is certain that it never came."""


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """The provider cannot say."""

    reason: str


LookUp = Found | Absent | Inconclusive


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `kind` is its media type, `name` is plain ASCII."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message on its way: the sheet it is written on, the values that fill it, and what else its channel needs."""

    message_id: int
    claim_id: int
    address: str
    sheet: Sheet
    values: tuple[str, ...]
    sender_name: str = ""
    """Who writes, in the reader's language, where the operator's setting names nobody."""
    in_person: bool = False
    """A person writes, whatever name the setting has."""
    unsubscribe_url: str = ""
    ending: str = ""
    """What stands behind a text message."""
    reply_to: str = ""
    calendar: bytes | None = None
    calendar_method: str = ""
    attachment: Attachment | None = None
    run_id: int | None = None
    attempt: int = 1
    """The how-manieth it is."""
    parts: int = 0
    """Of a text message."""
    cost: int = 0
    """In millionths of the club's currency unit."""

    def written_by(self, sender: str) -> tuple[str, str]:
        """Name and address of the From; `sender` is the setting."""
        name, address = _parsed(sender)
        return (self.sender_name if self.in_person else name or self.sender_name), address

    @property
    def subject(self) -> str:
        return self.sheet.subject.filled(self.values)

    @property
    def html(self) -> str:
        return self.sheet.html.filled(self.values)

    @property
    def text(self) -> str:
        return self.sheet.text.filled(self.values) + self.ending


_parsed = lru_cache(maxsize=16)(parseaddr)


@dataclass(frozen=True, slots=True)
class Missing:
    """A message of unknown fate, as it was handed over; `claimed_at` is the machine's time."""

    message_id: int
    claim_id: int
    address: str
    claimed_at: datetime
    known_references: frozenset[str] = frozenset()
    """What other messages to this address are known as, so that none is taken for this one."""


MayStart = Callable[[], bool]
"""False once the lease leaves no time for another call; what was not begun by then is not begun."""


class Provider(Protocol):
    """Called outside any transaction; never raises for what a provider or the network does."""

    name: str
    slice_size: int
    """How many envelopes one call takes; the lease is renewed before each call."""
    one_sheet: bool
    """Whether the envelopes of one call must be written on one sheet."""

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        """One outcome for each envelope, in their order; none is begun after one that `halts`."""
        ...

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        """What became of each, in their order. Absent only when the provider's word is final by now."""
        ...
