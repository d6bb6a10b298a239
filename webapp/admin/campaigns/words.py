"""Outcomes of messages in the words of `webapp/labels.py`."""

from flask_babel import gettext as _

from campaigns.messaging.models import MessageState, SkipReason
from webapp.labels import Label, label

REASONS = frozenset(SkipReason)


def outcome(state: MessageState, reason: str) -> Label:
    """The reason of a skip; else the state, with the provider's words if there are any."""
    if reason in REASONS:
        return label(SkipReason(reason))
    shown = label(state)
    if not reason:
        return shown
    return shown._replace(text=_("%(state)s: %(reason)s", state=shown.text, reason=reason))
