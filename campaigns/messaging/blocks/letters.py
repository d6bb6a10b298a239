"""A plain letter as blocks, so that whoever wrote one can go on in blocks."""

import re

from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.letters import LINK

_WHOLE = re.compile(r"\{%-?\s*if\s+(?P<only_if>[^%{}]+?)\s*-?%\}\s*(?P<text>.*?)\s*\{%-?\s*endif\s*-?%\}", re.DOTALL)


def blocks_of_text(text: str) -> list[Block]:
    """A paragraph that is a link becomes a button; one that stands wholly under a condition keeps it."""
    return [_block(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip()) if paragraph.strip()]


def _block(paragraph: str) -> Block:
    only_if = ""
    whole = _WHOLE.fullmatch(paragraph.strip())
    if whole and "{%" not in whole["text"]:
        paragraph, only_if = whole["text"], whole["only_if"]
    link = LINK.fullmatch(paragraph.strip())
    if link:
        return Block(BlockKind.BUTTON, text=link[1], link=link[2], only_if=only_if)
    return Block(BlockKind.WORDS, text=paragraph.strip(), only_if=only_if)
