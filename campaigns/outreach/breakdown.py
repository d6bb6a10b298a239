"""How an audience dwindles, channel by channel: matched, less those who are lost at each step, leaves who gets it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.messaging.eligibility import COUNTED, REASONS
from campaigns.messaging.models import Channel, MessageState, SkipReason
from campaigns.messaging.queries import Tally
from campaigns.outreach.audience import Policy, intended_by
from campaigns.outreach.holdout import CLUB_WIDE, HoldoutDraw

LOSSES = (
    *((MessageState.SKIPPED, reason.value) for reason in REASONS),
    (MessageState.SKIPPED, SkipReason.SURPRISE.value),
    (MessageState.SKIPPED, SkipReason.BLACKOUT.value),
    (MessageState.EXPIRED, ""),
    (MessageState.HELD_OUT, CLUB_WIDE),
    (MessageState.HELD_OUT, ""),
)
"""States and reasons, in the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many are lost here, and so many are left after it."""

    state: MessageState
    reason: str
    lost: int
    left: int


@dataclass(frozen=True, slots=True)
class Dwindling:
    """Of one channel. `matched` less all that is lost makes `to_send`; a step at which nobody is lost stands too."""

    channel: Channel
    matched: int
    steps: tuple[Step, ...]

    @property
    def to_send(self) -> int:
        return self.steps[-1].left


def breakdown(session: Session, members: Select[int], policy: Policy, *, now: datetime) -> tuple[Dwindling, ...]:
    """What a campaign of that policy would do if it were frozen now; one SELECT, the one that freezing uses.

    Of one channel only it is known without drawing how many are left alone.
    """
    one = len(policy.channels) == 1
    asked = replace(policy, holdout_percent=0) if one else policy
    row = intended_by(session, members, asked, now=now, kept=COUNTED).subquery("meant").c
    counts = select(row.channel, row.state, row.reason, func.count()).group_by(row.channel, row.state, row.reason)
    tallies = [Tally(Channel(each), MessageState(state), *rest) for each, state, *rest in session.execute(counts)]
    drawn = _drawn(session, tallies, policy.draw) if one else tallies
    return dwindling(drawn, channels=policy.channels)


def _drawn(session: Session, tallies: Iterable[Tally], draw: HoldoutDraw) -> Iterator[Tally]:
    for tally in tallies:
        held = draw.count_of(session, tally.count) if tally.state is MessageState.READY else 0
        yield replace(tally, count=tally.count - held)
        if held:
            yield replace(tally, state=MessageState.HELD_OUT, count=held)


def dwindling(tallies: Iterable[Tally], *, channels: Sequence[Channel]) -> tuple[Dwindling, ...]:
    counted = {(tally.channel, tally.state, tally.reason): tally.count for tally in tallies}
    return tuple(_of_channel(channel, counted) for channel in channels)


def _of_channel(channel: Channel, counted: dict[tuple[Channel, MessageState, str], int]) -> Dwindling:
    matched = sum(count for (each, _, _), count in counted.items() if each is channel)
    lost = [counted.get((channel, *loss), 0) for loss in LOSSES]
    left = [matched - gone for gone in accumulate(lost)]
    steps = (Step(*loss, here, after) for loss, here, after in zip(LOSSES, lost, left, strict=True))
    return Dwindling(channel, matched, tuple(steps))
