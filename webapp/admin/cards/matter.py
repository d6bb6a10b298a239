"""A line of a card that wants a person."""

from datetime import datetime
from typing import NamedTuple


class Matter(NamedTuple):
    """`since` is when it began, where that is known."""

    tone: str
    text: str
    href: str
    since: datetime | None = None
