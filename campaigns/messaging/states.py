"""Which state of a message may follow which: the one table."""

from collections.abc import Mapping

from campaigns.messaging.models import MessageState

_S = MessageState

TRANSITIONS: Mapping[MessageState, frozenset[MessageState]] = {
    # A merge while the run is held leaves one message of two.
    _S.PLANNED: frozenset({_S.READY, _S.SKIPPED, _S.CANCELLED, _S.EXPIRED}),
    # A late word of the provider about an earlier try (accepted, delivered, bounced) keeps it from going twice.
    _S.READY: frozenset(
        {_S.PLANNED, _S.CLAIMED, _S.SKIPPED, _S.EXPIRED, _S.CANCELLED, _S.ACCEPTED, _S.DELIVERED, _S.BOUNCED}
    ),
    _S.CLAIMED: frozenset({_S.ACCEPTED, _S.READY, _S.FAILED, _S.SKIPPED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.ACCEPTED, _S.DELIVERED, _S.BOUNCED, _S.FAILED, _S.READY}),
    _S.ACCEPTED: frozenset({_S.DELIVERED, _S.BOUNCED, _S.FAILED}),
    # Providers report some bounces after a delivery, never a delivery after a bounce.
    _S.DELIVERED: frozenset({_S.BOUNCED}),
    _S.SKIPPED: frozenset(),
    _S.HELD_OUT: frozenset(),
    _S.FAILED: frozenset(),
    _S.BOUNCED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
}

SETTLED = frozenset(state for state in MessageState if state not in (_S.PLANNED, _S.READY, _S.CLAIMED))
"""Nothing more is sent of its own accord in these states."""


def sources(target: MessageState) -> tuple[MessageState, ...]:
    """The states from which `target` may be reached."""
    return tuple(state for state, targets in TRANSITIONS.items() if target in targets)
