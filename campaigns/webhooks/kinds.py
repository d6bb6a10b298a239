"""What an endpoint may be told of: all that is recorded on timelines, and what stands elsewhere."""

import enum
from collections.abc import Collection, Iterable

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind


class OwnKind(enum.StrEnum):
    """What no timeline tells."""

    MESSAGE_DELIVERED = "message_delivered"
    MESSAGE_BOUNCED = "message_bounced"
    MESSAGE_FAILED = "message_failed"
    RUN_FINISHED = "run_finished"
    FRIEND_JOINED = "friend_joined"
    MEMBER_ERASED = "member_erased"


TEST = "test"
"""Sent when staff ask for it; nobody chooses it."""
MESSAGES = (OwnKind.MESSAGE_DELIVERED, OwnKind.MESSAGE_BOUNCED, OwnKind.MESSAGE_FAILED)
KINDS: tuple[str, ...] = (*(kind.value for kind in ActivityKind), *(kind.value for kind in OwnKind))


class NoKind(Refused):
    sentence = mark("Choose at least one kind of event.")
    status = 422


class UnknownKind(Refused):
    sentence = mark("“%(kind)s” is no kind of event.")
    status = 422


def checked_kinds(told: Iterable[str]) -> list[str]:
    """Each once, in our order. Raises NoKind or UnknownKind."""
    said: Collection[str] = set(told)
    unknown = sorted(set(said) - set(KINDS))
    if unknown:
        raise UnknownKind(kind=unknown[0][:40])
    if not said:
        raise NoKind
    return [kind for kind in KINDS if kind in said]
