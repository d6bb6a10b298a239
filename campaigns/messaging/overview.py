"""How delivery stands at a glance: the same figures for the command, the pages and whoever watches from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.messaging.models import WaitingReceipt
from campaigns.messaging.queries import Standing, channel_standings
from campaigns.messaging.watch import LEASE_EXPIRED, Happened, rates, totals


@dataclass(frozen=True, slots=True)
class ChannelOverview:
    """`rate` is in messages a second over the last minutes, `oldest_seconds` 0 when nothing is due."""

    standing: Standing
    oldest_seconds: float
    rate: float
    totals: Mapping[Happened, int]

    @property
    def waiting(self) -> Mapping[str, int]:
        return {"due": self.standing.due, "later": self.standing.later, "unknown": self.standing.unknown}

    @property
    def lease_expiries(self) -> int:
        return sum(count for kind, count in self.totals.items() if kind.outcome == LEASE_EXPIRED)

    @property
    def outcomes(self) -> Mapping[str, int]:
        """`failed/invalid_address` → how many since the house began to count, whoever the provider was."""
        counted: dict[str, int] = {}
        for kind, count in self.totals.items():
            if kind.outcome != LEASE_EXPIRED:
                name = f"{kind.outcome}/{kind.reason}".rstrip("/")
                counted[name] = counted.get(name, 0) + count
        return counted


@dataclass(frozen=True, slots=True)
class Overview:
    channels: Sequence[ChannelOverview]
    receipts: int
    """Stored and not yet applied."""


def overview(session: Session, *, now: datetime, system_now: datetime) -> Overview:
    """`now` is the club's time, by which messages are due; `system_now` the machine's."""
    all_totals, all_rates = totals(session), rates(session, system_now=system_now)
    channels = [
        ChannelOverview(
            standing,
            (now - standing.oldest).total_seconds() if standing.oldest else 0.0,
            all_rates[standing.channel],
            {kind: count for kind, count in all_totals.items() if kind.channel == standing.channel},
        )
        for standing in channel_standings(session, now=now)
    ]
    waiting = select(func.count()).select_from(WaitingReceipt)
    return Overview(channels, session.scalars(waiting).one())
