"""Blocks as plain words: the text part of a letter, in the letter's own `[label](link)`."""

from collections.abc import Sequence

from campaigns.core.words import LocalText, localised
from campaigns.messaging.blocks.kinds import Block, BlockKind

WHEN: LocalText = {"en": "{{ event.date }}, {{ event.time }}", "zh": "{{ event.date }} {{ event.time }}"}
_WHERE = (
    "{{ event.venue }}{% if event.address %}\n{{ event.address }}{% endif %}"
    "{% if event.map_url %}\n{{ event.map_url }}{% endif %}"
    "{% if event.price %}\n{{ event.price }}{% endif %}"
)


def blocks_text(blocks: Sequence[Block], language: str) -> str:
    """One paragraph a block; where a block does not stand, no gap is left."""
    return "".join(_paragraph(block, language) for block in blocks).strip()


def _paragraph(block: Block, language: str) -> str:
    said = f"{_said(block, language)}\n\n"
    return f"{{% if {block.only_if} %}}{said}{{% endif %}}" if block.only_if else said


def _said(block: Block, language: str) -> str:
    match block.kind:
        case BlockKind.BUTTON | BlockKind.PICTURE if block.link:
            return f"[{block.text}]({block.link})"
        case BlockKind.COLUMNS:
            return f"{block.text.strip()}\n\n{block.other.strip()}"
        case BlockKind.CARD:
            return f"{{{{ member.name }}}}\n\n{block.text.strip()}"
        case BlockKind.EVENT:
            return f"{{{{ event.title }}}}\n{localised(WHEN, language)}\n{_WHERE}"
        case BlockKind.DIVIDER:
            return "* * *"
    return block.text.strip()
