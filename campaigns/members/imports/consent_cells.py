"""What a member agreed to, in one cell: `email:events sms:greetings=withdrawn`, or `all`."""

import re
from collections.abc import Mapping
from functools import lru_cache

from campaigns.core.words import mark
from campaigns.members.imports.member_fields import EVERYTHING, NO
from campaigns.members.imports.row_faults import RowRefused
from campaigns.members.models import AddressKind, ConsentState, Topic

States = Mapping[tuple[AddressKind, Topic], ConsentState]


class UnknownConsent(RowRefused):
    sentence = mark("“%(text)s” is not a consent; write it like email:events, or email:offers=withdrawn.")


@lru_cache(1_000)
def consents_of(text: str) -> States:
    """Of each kind of address and topic the state; a pair alone is granted."""
    folded = text.strip().lower()
    if folded in {"all", "全部"}:
        return dict.fromkeys(EVERYTHING, ConsentState.GRANTED)
    return dict(_consent(part) for part in re.split(r"[\s,;、]+", folded) if part and folded not in NO)


def granted(states: States) -> frozenset[tuple[AddressKind, Topic]]:
    return frozenset(pair for pair, state in states.items() if state is ConsentState.GRANTED)


def otherwise(states: States) -> States:
    return {pair: state for pair, state in states.items() if state is not ConsentState.GRANTED}


def written(states: States) -> str:
    return " ".join(
        f"{kind}:{topic}" + ("" if state is ConsentState.GRANTED else f"={state}")
        for (kind, topic), state in sorted(states.items())
    )


def _consent(part: str) -> tuple[tuple[AddressKind, Topic], ConsentState]:
    pair, _, state = part.partition("=")
    kind, _, topic = pair.partition(":")
    try:
        return (AddressKind(kind), Topic(topic)), ConsentState(state or ConsentState.GRANTED)
    except ValueError as fault:
        raise UnknownConsent(text=part[:40]) from fault
