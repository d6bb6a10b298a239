"""Delivery: claim a chunk, render it, hand it over, record what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.settings import Settings
from campaigns.core.tokens import Signer
from campaigns.messaging.extras import Extras
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Provider


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs. `clock` tells what is due, `system_clock` measures leases; `chance` gives [0, 1)."""

    sessions: Sessions
    clock: Clock
    system_clock: Clock
    signer: Signer
    settings: Settings
    providers: Mapping[Channel, Provider]
    extras: tuple[Extras, ...]
    chance: Callable[[], float]
