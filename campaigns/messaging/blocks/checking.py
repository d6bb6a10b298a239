"""Whether blocks can be made into a letter; who writes them is told which one cannot, and why."""

import re
from collections.abc import Sequence

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
    for name in ASKED[block.kind]:
        if not getattr(block, name).strip() and (block.kind, name) not in MAY_BE_EMPTY:
            raise BrokenBlock(number=number, why=EMPTY)
    if block.link and not _LINK.fullmatch(block.link.strip()):
        raise BrokenBlock(number=number, why=NO_LINK)
    if block.picture and not is_path(block.picture) and not _PICTURE.fullmatch(block.picture.strip()):
        raise BrokenBlock(number=number, why=NO_PICTURE)
    if "{%" in block.only_if or "%}" in block.only_if or "\n" in block.only_if:
        raise BrokenBlock(number=number, why=NO_CONDITION)
    for source in (block.text, block.other, block.link, f"{{% if {block.only_if or 'true'} %}}{{% endif %}}"):
        try:
            check(source, html=True)
        except (BrokenTemplate, UnknownVariable) as refused:
            raise BrokenBlock(number=number, why=str(refused)) from refused
