"""Whether blocks can be made into a letter; who writes them is told which one cannot, and why."""

import re
from collections.abc import Iterator, Sequence

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.blocks.kinds import ASKED, MAY_BE_EMPTY, MOST, Block
from campaigns.messaging.liquid import BrokenTemplate, UnknownVariable, check
from campaigns.messaging.pictures.names import is_path

_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+|\{\{[^{}]*\}\}")
_PICTURE = re.compile(r"https://[^\s\"'<>]+")


class BrokenBlock(Refused):
    """`number` counts from 1; `why` is the sentence of another refusal or one of those below."""

    sentence = mark("Block %(number)s: %(why)s")
    status = 422


class TooManyBlocks(Refused):
    sentence = mark("A letter holds at most %(most)s blocks. Nothing was saved.")
    status = 422


EMPTY = mark("something is missing.")
NO_LINK = mark("a link begins with https://, or is a variable such as {{ links.rsvp }}.")
NO_PICTURE = mark("upload a picture, choose one, or name its address, which begins with https://.")
NO_CONDITION = mark("a condition is written without brackets, such as member.points > 100.")


def check_blocks(blocks: Sequence[Block]) -> None:
    """Raises BrokenBlock or TooManyBlocks."""
    if len(blocks) > MOST:
        raise TooManyBlocks(most=MOST)
    for number, block in enumerate(blocks, start=1):
        _check(number, block)


def _check(number: int, block: Block) -> None:
    for why in _faults(block):
        raise BrokenBlock(number=number, why=why)


def _faults(block: Block) -> Iterator[str]:
    """What keeps it from being laid out; only the first is told."""
    yield from (EMPTY for name in ASKED[block.kind] if _is_missing(block, name))
    yield from (why for name, fits, why in _SHAPES if getattr(block, name) and not fits(getattr(block, name)))
    for source in (block.text, block.other, block.link, f"{{% if {block.only_if or 'true'} %}}{{% endif %}}"):
        try:
            check(source, html=True)
        except (BrokenTemplate, UnknownVariable) as refused:
            yield str(refused)


def _is_missing(block: Block, name: str) -> bool:
    return not getattr(block, name).strip() and (block.kind, name) not in MAY_BE_EMPTY


def _is_link(text: str) -> bool:
    return _LINK.fullmatch(text.strip()) is not None


def _is_picture(text: str) -> bool:
    return is_path(text) or _PICTURE.fullmatch(text.strip()) is not None


def _is_condition(text: str) -> bool:
    return not any(sign in text for sign in ("{%", "%}", "\n"))


_SHAPES = (("link", _is_link, NO_LINK), ("picture", _is_picture, NO_PICTURE), ("only_if", _is_condition, NO_CONDITION))
