"""Where a page of a list begins: an opaque cursor, which names the row that the page before ended with."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

import orjson

from campaigns.core.errors import Refused
from campaigns.core.identifiers import LARGEST
from campaigns.core.words import mark

T = TypeVar("T")


class BrokenCursor(Refused):
    sentence = mark("The cursor is not one that a page before gave. Begin without one.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def write_cursor(at: datetime, number: int) -> str:
    return urlsafe_b64encode(orjson.dumps([at.isoformat(), number])).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """Nothing of an empty one, with which a list begins. Raises BrokenCursor."""
    if not text:
        return None
    try:
        at, number = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        read = datetime.fromisoformat(at)
    except (ValueError, TypeError) as fault:
        raise BrokenCursor from fault
    if read.tzinfo is None or type(number) is not int or not 0 <= number <= LARGEST:
        raise BrokenCursor
    return read, number


def cut(rows: Sequence[T], limit: int, place: Callable[[T], tuple[datetime, int]]) -> tuple[Sequence[T], str | None]:
    """The page, of `limit` rows and one more, and the cursor of the next."""
    page = rows[:limit]
    return page, write_cursor(*place(page[-1])) if len(rows) > limit else None
