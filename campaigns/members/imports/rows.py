"""What all readers of files give: a header, and rows one after the other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaigns.core.errors import Refused
from campaigns.core.words import mark

MOST_COLUMNS, LONGEST_HEADING = 500, 200
"""That somebody can say the meaning of, one by one."""


class EmptyFile(Refused):
    sentence = mark("The file is empty.")
    status = 422


class NoRows(Refused):
    sentence = mark("The file has a header and no rows.")
    status = 422


class NoHeader(Refused):
    sentence = mark(
        "The first row does not look like a header: it has %(columns)s columns, the longest heading %(signs)s "
        "characters. A file may have %(most)s columns, with headings of up to %(longest)s characters."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class Row:
    """`line` counts from 1 and is where the row begins. `broken` says why it could not be cut into cells."""

    line: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` reads from the beginning whenever it is iterated, holding one row at a time.

    `is_log`: a whitespace-separated purchase log without a header; its columns are named by their meaning.
    """

    header: tuple[str, ...]
    rows: Iterable[Row]
    is_log: bool = False


def headings(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: one without is `#3`, a second `Phone` is `Phone (2)`."""
    seen: Counter[str] = Counter()
    named: list[str] = []
    for place, cell in enumerate(_without_end(cells), 1):
        heading = cell.strip() or f"#{place}"
        seen[heading] += 1
        named.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    signs = max(map(len, named), default=0)
    if len(named) > MOST_COLUMNS or signs > LONGEST_HEADING:
        raise NoHeader(columns=len(named), signs=signs, most=MOST_COLUMNS, longest=LONGEST_HEADING)
    return tuple(named)


def fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Without the empty cells that stand beyond the header."""
    return tuple(cells[:width]) if len(cells) > width and not any(cells[width:]) else tuple(cells)


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    last = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]
