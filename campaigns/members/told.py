"""What a program is told of each thing that it sent."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.core.errors import Refused


class Fate(enum.StrEnum):
    """What became of something that was told of."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one line. `reason` names why it was refused; `sentence` is a msgid with places for `values`."""

    fate: Fate
    reason: str = ""
    sentence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def refused_by(refusal: Refused) -> Told:
    return Told(Fate.REFUSED, type(refusal).__name__, refusal.sentence, refusal.values)
