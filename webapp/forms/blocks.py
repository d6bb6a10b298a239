"""The form of a letter made of blocks: its fields are named by a block's place in the page that was sent, `2-text`."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import Self

import orjson

from campaigns.messaging.blocks.cards import new_block
from campaigns.messaging.blocks.kinds import MOST, PICTURED, Block, BlockKind, from_json, to_json

LONGEST = 20_000
_NAMES = [each.name for each in fields(Block) if each.name != "kind"]
_KIND = re.compile(r"([0-9]{1,3})-kind")


@dataclass(frozen=True)
class BlocksForm:
    """`names` are the places by which its blocks were posted: who drags one moves its fields, not their names.

    `removed` is the block taken out last, packed with its place. `focus` is where the keyboard goes on: a place, or
    the button that undoes. `called` are names typed to save each block by.
    """

    subject: str
    blocks: Sequence[Block] = field(default_factory=list)
    names: Sequence[str] = ()
    removed: str = ""
    focus: str = ""
    called: Sequence[str] = ()

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> Self:
        """As it was posted, in the order of the page; what is no block is left out."""
        kinds = set(BlockKind)
        found = [name[1] for key in posted if (name := _KIND.fullmatch(key)) and posted[key] in kinds][: MOST + 1]
        blocks = [_block(posted, name) for name in found]
        called = [posted.get(f"{name}-called", "")[:LONGEST] for name in found]
        subject, removed = _clean(posted.get("subject", ""))[:300], _clean(posted.get("removed", ""))[:LONGEST]
        return cls(subject, blocks, found, removed, called=called)

    def done(self, what: str, *, language: str) -> "BlocksForm":
        """After a button: `add:words`, `undo:`, or one of a block such as `up:2`; anything else changes nothing."""
        deed, _, value = what.partition(":")
        if deed == "add" and value in set(BlockKind):
            return self.with_block(new_block(BlockKind(value), language), len(self.blocks))
        if deed == "undo":
            place, block = _unpacked(self.removed) or (0, None)
            return replace(self.with_block(block, place), removed="") if block else self
        place_of_it = self.place_of(value)
        return _DEEDS[deed](self, place_of_it) if deed in _DEEDS and place_of_it is not None else self

    def with_block(self, block: Block, place: int) -> "BlocksForm":
        """With one more, where there is room."""
        if len(self.blocks) >= MOST:
            return self
        place = min(place, len(self.blocks))
        return self._with([*self.blocks[:place], block, *self.blocks[place:]], focus=str(place))

    def without(self, place: int) -> "BlocksForm":
        removed = orjson.dumps({"place": place, "block": to_json([self.blocks[place]])}).decode()
        left = self._with([*self.blocks[:place], *self.blocks[place + 1 :]], focus="undo")
        return replace(left, removed=removed)

    def moved(self, place: int, by: int) -> "BlocksForm":
        blocks = list(self.blocks)
        block, target = blocks.pop(place), min(max(0, place + by), len(blocks))
        return self._with([*blocks[:target], block, *blocks[target:]], focus=str(target))

    def with_picture(self, place: int, path: str, shows: str) -> "BlocksForm":
        """That block shows this picture; what was said of it stays."""
        blocks = list(self.blocks)
        block = blocks[place]
        text = block.text or (shows if block.kind is BlockKind.PICTURE else "")
        blocks[place] = replace(block, picture=path, text=text)
        return replace(self, blocks=blocks, focus=str(place))

    def place_of(self, value: str) -> int | None:
        """Of a block, from the name that a button says."""
        return self.names.index(value) if value in self.names else None

    def is_pictured(self, place: int) -> bool:
        return self.blocks[place].kind in PICTURED

    def _with(self, blocks: Sequence[Block], *, focus: str) -> "BlocksForm":
        names = [str(place) for place in range(len(blocks))]
        return replace(self, blocks=blocks, names=names, focus=focus, called=())


_DEEDS: Mapping[str, Callable[[BlocksForm, int], BlocksForm]] = {
    "up": lambda form, place: form.moved(place, -1),
    "down": lambda form, place: form.moved(place, 1),
    "drop": lambda form, place: form.without(place),
    "double": lambda form, place: form.with_block(form.blocks[place], place + 1),
}


def _unpacked(removed: str) -> tuple[int, Block] | None:
    with suppress(orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError):
        kept = orjson.loads(removed)
        (block,) = from_json(kept["block"])
        said = [getattr(block, name) for name in _NAMES]
        if isinstance(kept["place"], int) and kept["place"] >= 0 and all(isinstance(each, str) for each in said):
            return kept["place"], block
    return None


def _block(posted: Mapping[str, str], name: str) -> Block:
    said = {each: _clean(posted.get(f"{name}-{each}", ""))[:LONGEST] for each in _NAMES}
    return Block(BlockKind(posted[f"{name}-kind"]), **{each: value.strip() for each, value in said.items()})


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n")
