"""What a label is."""

import enum
from collections.abc import Mapping
from typing import Any, NamedTuple


class Label(NamedTuple):
    """`tone` is the badge's colour: neutral, accent, good, waiting or wrong."""

    text: Any
    tone: str = "neutral"
    hint: Any = ""


Labels = Mapping[type[enum.StrEnum], Mapping[str, Label]]
