"""Blocks as plain words: the text part of a letter, in the letter's own `[label](link)`."""

from collections.abc import Sequence

from campaigns.messaging.blocks.kinds import Block, BlockKind

EVENT = (
    "{{ event.title }}\n{{ event.date }}, {{ event.time }}\n{{ event.venue }}{% if event.address %}\n"
    "{{ event.address }}{% endif %}{% if event.map_url %}\n{{ event.map_url }}{% endif %}"
)


def blocks_text(blocks: Sequence[Block]) -> str:
    """One paragraph a block; where a block does not stand, no gap is left."""
    return "".join(map(_paragraph, blocks)).strip()


def _paragraph(block: Block) -> str:
    said = f"{_said(block)}\n\n"
    return f"{{% if {block.only_if} %}}{said}{{% endif %}}" if block.only_if else said


def _said(block: Block) -> str:
    match block.kind:
        case BlockKind.BUTTON:
            return f"[{block.text}]({block.link})"
        case BlockKind.PICTURE:
            return f"[{block.text}]({block.link})" if block.link else block.text
        case BlockKind.COLUMNS:
            return f"{block.text.strip()}\n\n{block.other.strip()}"
        case BlockKind.EVENT:
            return EVENT
        case BlockKind.DIVIDER:
            return "* * *"
    return block.text.strip()
