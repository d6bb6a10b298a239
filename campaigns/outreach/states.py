"""The ledger's states as pages add them up: intended = sent + not sent by reason + failed + unknown + left, always."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import func

from campaigns.messaging.models import Message, MessageState

GONE = (MessageState.ACCEPTED, MessageState.DELIVERED)
NOT_SENT = (MessageState.SKIPPED, MessageState.HELD_OUT, MessageState.EXPIRED, MessageState.CANCELLED)
WENT_WRONG = (MessageState.FAILED, MessageState.BOUNCED)
UNTOLD = (MessageState.UNKNOWN,)
LEFT = (MessageState.PLANNED, MessageState.READY, MessageState.CLAIMED)


class Group(enum.StrEnum):
    SENT = "sent"
    NOT_SENT = "not_sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LEFT = "left"


GROUPS: Mapping[Group, tuple[MessageState, ...]] = {
    Group.SENT: GONE,
    Group.NOT_SENT: NOT_SENT,
    Group.FAILED: WENT_WRONG,
    Group.UNKNOWN: UNTOLD,
    Group.LEFT: LEFT,
}
"""Every row falls into exactly one."""
GROUP_OF: Mapping[MessageState, Group] = {state: group for group, states in GROUPS.items() for state in states}


@dataclass(frozen=True, slots=True)
class Counts:
    """So many messages of each group."""

    sent: int = 0
    not_sent: int = 0
    failed: int = 0
    unknown: int = 0
    left: int = 0

    @classmethod
    def of(cls, counted: Iterable[tuple[MessageState, int]]) -> Self:
        groups = dict.fromkeys(Group, 0)
        for state, count in counted:
            groups[GROUP_OF[state]] += count
        return cls(*groups.values())

    @property
    def by_group(self) -> Mapping[Group, int]:
        return {group: getattr(self, group.value) for group in Group}

    @property
    def intended(self) -> int:
        return sum(self.by_group.values())


def summed(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    rows = [each.by_group for each in counts]
    return Counts(*(sum(row[group] for row in rows) for group in Group))


COUNTED = tuple(func.count().filter(Message.state.in_(states)).label(group.value) for group, states in GROUPS.items())
"""The columns of `Counts`."""
