"""What every provider is asked and may answer. A new provider is one file that keeps this protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from campaigns.messaging.models import Channel
from campaigns.messaging.rendering import Sheet


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it; `reference` is the provider's name for it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Certainly not taken, and worth trying again; `after` is in seconds when the provider named a time."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Certainly not taken, and never will be. `suppress` when the address opted out, `invalid` when it is none."""

    reason: str
    suppress: bool = False
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Certainly not taken, and nothing will be until somebody mends our account."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Nobody can tell whether it was taken."""

    reason: str


Outcome = Accepted | Retry | Rejected | Misconfigured | Ambiguous


@dataclass(frozen=True, slots=True)
class Found:
    """The provider has it after all."""

    reference: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider is certain that it never came."""


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """The provider cannot say."""

    reason: str


LookUp = Found | Absent | Inconclusive


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message on its way: its sheet's values, and what else its channel needs."""

    message_id: int
    claim_id: int
    address: str
    values: tuple[str, ...]
    unsubscribe_url: str = ""
    reply_to: str = ""
    calendar: bytes | None = None
    calendar_method: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A message of unknown fate, as it was handed over."""

    message_id: int
    claim_id: int
    address: str
    handed_over_at: datetime


class Provider(Protocol):
    """Called outside any transaction; never raises for what a provider or the network does."""

    name: str
    slice_size: int
    """How many envelopes one call takes; the lease is renewed before each call."""

    def hand_over(self, channel: Channel, sheet: Sheet, envelopes: Sequence[Envelope]) -> Sequence[Outcome]:
        """One outcome for each envelope, in their order."""
        ...

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        """What became of each, in their order."""
        ...
