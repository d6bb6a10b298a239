"""The form of a letter made of blocks: its fields are named by the block's place, `2-text`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Self

from campaigns.messaging.blocks.kinds import MOST, PICTURED, Block, BlockKind

LONGEST = 20_000
_NAMES = [each.name for each in fields(Block) if each.name != "kind"]


@dataclass(frozen=True)
class BlocksForm:
    subject: str
    blocks: Sequence[Block] = field(default_factory=list)

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> Self:
        """As it was posted; what is no block is left out."""
        kinds = set(BlockKind)
        places = [place for place in range(MOST + 1) if posted.get(f"{place}-kind") in kinds]
        return cls(_clean(posted.get("subject", ""))[:300], [_block(posted, place) for place in places])

    def done(self, what: str) -> Self:
        """After a button: `add:words`, `up:2`, `down:2`, `drop:2`, places from 0; anything else changes nothing."""
        deed, _, value = what.partition(":")
        blocks = list(self.blocks)
        if deed == "add" and value in set(BlockKind) and len(blocks) < MOST:
            blocks.append(Block(BlockKind(value)))
        elif value.isascii() and value.isdigit() and int(value) < len(blocks):
            place = int(value)
            block = blocks.pop(place)
            if deed != "drop":
                blocks.insert(max(0, place + {"up": -1, "down": 1}.get(deed, 0)), block)
        return type(self)(self.subject, blocks)

    def with_picture(self, place: int, path: str, shows: str) -> Self:
        """That block shows this picture; what was said of it stays."""
        blocks = list(self.blocks)
        block = blocks[place]
        text = block.text or (shows if block.kind is BlockKind.PICTURE else "")
        blocks[place] = replace(block, picture=path, text=text)
        return type(self)(self.subject, blocks)

    def place_of(self, value: str) -> int | None:
        """Of a block that has a picture, from what a button says."""
        if not value.isascii() or not value.isdigit() or int(value) >= len(self.blocks):
            return None
        return int(value) if self.blocks[int(value)].kind in PICTURED else None


def _block(posted: Mapping[str, str], place: int) -> Block:
    said = {name: _clean(posted.get(f"{place}-{name}", ""))[:LONGEST] for name in _NAMES}
    return Block(BlockKind(posted[f"{place}-kind"]), **{name: value.strip() for name, value in said.items()})


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n")
