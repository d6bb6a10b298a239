"""The ledger's states as a campaign's page adds them up: every row falls into exactly one group."""

import enum
from collections.abc import Mapping

from campaigns.messaging.models import MessageState

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
GROUP_OF: Mapping[MessageState, Group] = {state: group for group, states in GROUPS.items() for state in states}
