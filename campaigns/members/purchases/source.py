"""Where purchases come from; an order reference is unique within it."""

from campaigns.core.errors import Refused
from campaigns.core.words import mark

LONGEST = 60


class BadSource(Refused):
    sentence = mark("A source has 1 to 60 characters and no slash.")
    status = 422


def check_source(source: str) -> None:
    """A slash would let two orders have one row of the timeline."""
    if not 1 <= len(source.strip()) <= LONGEST or "/" in source or "\x00" in source:
        raise BadSource
