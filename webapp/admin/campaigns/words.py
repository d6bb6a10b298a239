"""Outcomes of messages in the words of `webapp/labels.py`."""

from campaigns.messaging.models import MessageState, SkipReason
from webapp.labels import Label, label

REASONS = frozenset(SkipReason)


def outcome(state: MessageState, reason: str) -> Label:
    """The reason of a skip; else the state, with the provider's words if there are any."""
    if reason in REASONS:
        return label(SkipReason(reason))
    shown = label(state)
    return shown._replace(text=f"{shown.text}: {reason}") if reason else shown
