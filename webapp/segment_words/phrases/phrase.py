"""What a phrase is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SLOT = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to ask a condition in a sentence; a condition may have several, each asking something else of it.

    `title` stands in the menu. In `sentence` each %(name)s is the input of that parameter, `%(times)s` how often and
    `%(span)s` when. `fixed` are parameters it does not ask; `start` is what its inputs say at first.
    """

    type: str
    title: Any
    sentence: Any
    fixed: Mapping[str, Any] = field(default_factory=dict)
    start: Mapping[str, str] = field(default_factory=dict)

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(SLOT.findall(str(self.sentence)))

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Texts and slots in the order of the page's language; of each whether it is a slot."""
        for number, piece in enumerate(SLOT.split(str(self.sentence))):
            if piece.strip():
                yield piece.strip(), bool(number % 2)
