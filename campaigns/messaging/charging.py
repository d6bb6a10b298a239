"""Texts are paid for out of what their run may spend, before they are handed over; what was not taken is given back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.prices import Prices
from campaigns.messaging.providers.base import Accepted, Ambiguous, Envelope
from campaigns.messaging.recording import Handed
from campaigns.messaging.text_parts import parts_needed


class Cost(NamedTuple):
    """`micros` are millionths of the club's currency unit."""

    parts: int
    micros: int


FREE = Cost(0, 0)
Costs = Mapping[int, Cost]
"""By message id."""


class Spend(Protocol):
    def __call__(self, session: Session, run_id: int, micros: int, *, now: datetime) -> bool:
        """Take so much from what the run may spend, or hold the run. A negative number gives back."""
        ...


def costs_of(texts: Iterable[Envelope], prices: Prices) -> Costs:
    counted = ((each, parts_needed(each.text)) for each in texts)
    return {each.message_id: Cost(parts, prices.cost(each.address, parts)) for each, parts in counted}


def affordable(
    session: Session,
    spend: Spend,
    *,
    envelopes: Sequence[Envelope],
    claimed: Mapping[int, ClaimedMessage],
    costs: Costs,
    now: datetime,
) -> list[Envelope]:
    """As many as their runs may pay for, which are paid for with that."""
    of_run: dict[int | None, list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        of_run[claimed[envelope.message_id].run_id].append(envelope)
    afforded = of_run.pop(None, [])
    for run_id, theirs in of_run.items():
        if run_id is not None:
            afforded += _paid(session, spend, run_id, theirs, costs, now)
    return afforded


def give_back(session: Session, spend: Spend, *, handed: Iterable[Handed], now: datetime) -> None:
    """What was not taken costs nothing; what nobody can tell about is reckoned as taken."""
    unused: dict[int, int] = defaultdict(int)
    for each in handed:
        if each.run_id is not None and each.cost and not isinstance(each.outcome, Accepted | Ambiguous):
            unused[each.run_id] += each.cost
    for run_id, micros in unused.items():
        spend(session, run_id, -micros, now=now)


def _paid(
    session: Session, spend: Spend, run_id: int, envelopes: Sequence[Envelope], costs: Costs, now: datetime
) -> Sequence[Envelope]:
    """All at once; near the ceiling in ever smaller lots, so that it is reached and not passed."""
    done, lot = 0, len(envelopes)
    while lot and done < len(envelopes):
        micros = sum(costs[each.message_id].micros for each in envelopes[done : done + lot])
        if not micros or spend(session, run_id, micros, now=now):
            done += lot
        else:
            lot //= 2
    return envelopes[:done]
