"""Texts are paid for out of what their run may spend, before they are handed over; what was not taken is given back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from campaigns.messaging.providers.base import Accepted, Ambiguous, Envelope
from campaigns.messaging.recording import Handed


class Spend(Protocol):
    def __call__(self, session: Session, run_id: int, micros: int, *, now: datetime) -> bool:
        """Take so much from what the run may spend, or hold the run. A negative number gives back."""
        ...


def affordable(session: Session, spend: Spend, *, envelopes: Sequence[Envelope], now: datetime) -> list[Envelope]:
    """As many as their runs may pay for, which are paid for with that."""
    of_run: dict[int | None, list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        of_run[envelope.run_id].append(envelope)
    afforded = of_run.pop(None, [])
    for run_id, theirs in of_run.items():
        if run_id is not None:
            afforded += _paid(session, spend, run_id, theirs, now)
    return afforded


def give_back(session: Session, spend: Spend, *, handed: Iterable[Handed], now: datetime) -> None:
    """What was not taken costs nothing; what nobody can tell about is reckoned as taken."""
    unused: dict[int, int] = defaultdict(int)
    for envelope, outcome in handed:
        if envelope.run_id is not None and envelope.cost and not isinstance(outcome, Accepted | Ambiguous):
            unused[envelope.run_id] += envelope.cost
    for run_id, micros in unused.items():
        spend(session, run_id, -micros, now=now)


def _paid(
    session: Session, spend: Spend, run_id: int, envelopes: Sequence[Envelope], now: datetime
) -> Sequence[Envelope]:
    """All at once; near the ceiling in ever smaller lots, so that it is reached and not passed."""
    done, lot = 0, len(envelopes)
    while lot and done < len(envelopes):
        micros = sum(each.cost for each in envelopes[done : done + lot])
        if not micros or spend(session, run_id, micros, now=now):
            done += lot
        else:
            lot //= 2
    return envelopes[:done]
