"""The one word, colour and explanation of every state shown to people; a file for each room or part of one."""

import enum
from collections.abc import Iterable

from webapp.labels import (
    agreement,
    approval,
    audit,
    care,
    events,
    greetings,
    messaging,
    moments,
    outreach,
    people,
    records,
    referrals,
    staff,
    timeline,
    webhooks,
    worth,
)
from webapp.labels.label import Label, Labels

__all__ = ["LABELS", "Label", "label", "labelled"]

LABELS: Labels = {
    kind: words
    for part in (
        staff,
        events,
        outreach,
        approval,
        audit,
        messaging,
        people,
        agreement,
        worth,
        timeline,
        records,
        care,
        greetings,
        moments,
        referrals,
        webhooks,
    )
    for kind, words in part.LABELS.items()
}


def label(state: enum.StrEnum) -> Label:
    return LABELS[type(state)][state.value]


def labelled(states: Iterable[enum.StrEnum]) -> list[tuple[str, str]]:
    """Each with its word, as a select offers them."""
    return [(state.value, str(label(state).text)) for state in states]
