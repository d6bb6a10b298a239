"""The blocks of which staff build a letter. What is written in them is Liquid and `[label](link)`."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MOST = 60


class BlockKind(enum.StrEnum):
    HEADING = "heading"
    WORDS = "words"
    BUTTON = "button"
    PICTURE = "picture"
    CARD = "card"
    EVENT = "event"
    POINTS = "points"
    COLUMNS = "columns"
    DIVIDER = "divider"
    SMALL_PRINT = "small_print"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is what it says (of a picture, what it shows), `other` the second column, `link` where it leads.

    `picture` is the address of an image, or the path of one of the house (`/pictures/…`). With `only_if`, a Liquid
    condition, it stands only where that holds.
    """

    kind: BlockKind
    text: str = ""
    other: str = ""
    link: str = ""
    picture: str = ""
    only_if: str = ""


ASKED: Mapping[BlockKind, tuple[str, ...]] = {
    BlockKind.HEADING: ("text",),
    BlockKind.WORDS: ("text",),
    BlockKind.BUTTON: ("text", "link"),
    BlockKind.PICTURE: ("picture", "text", "link"),
    BlockKind.CARD: ("picture", "text"),
    BlockKind.EVENT: (),
    BlockKind.POINTS: ("text",),
    BlockKind.COLUMNS: ("text", "other"),
    BlockKind.DIVIDER: (),
    BlockKind.SMALL_PRINT: ("text",),
    BlockKind.FOOTER: ("text",),
}
"""What each kind is made of, besides its condition."""

PICTURED = frozenset({BlockKind.PICTURE, BlockKind.CARD})
MAY_BE_EMPTY = {(BlockKind.PICTURE, "link"), (BlockKind.POINTS, "text")}


def to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Only what is filled in."""
    return [{name: value for name, value in asdict(block).items() if value} for block in blocks]


def from_json(kept: Sequence[Mapping[str, Any]] | None) -> list[Block]:
    return [Block(**{**each, "kind": BlockKind(each["kind"])}) for each in kept or ()]
