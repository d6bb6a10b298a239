"""Blocks as plain words: the text part of a letter, in the letter's own `[label](link)`."""

from collections.abc import Callable, Mapping, Sequence

from campaigns.core.words import localised
from campaigns.messaging.blocks.cards import CLUB, SPEND, WHEN, YOUR_POINTS, standing_lines, ways_out
from campaigns.messaging.blocks.kinds import Block, BlockKind

_WHERE = (
    "{{ event.venue }}{% if event.address %}\n{{ event.address }}{% endif %}"
    "{% if event.map_url %}\n{{ event.map_url }}{% endif %}"
    "{% if event.price %}\n{{ event.price }}{% endif %}"
)


def blocks_text(blocks: Sequence[Block], language: str) -> str:
    """One paragraph a block; where a block does not stand, no gap is left."""
    return "".join(_paragraph(block, language) for block in blocks).strip()


def _paragraph(block: Block, language: str) -> str:
    said = f"{_SAID.get(block.kind, _words)(block, language)}\n\n"
    return f"{{% if {block.only_if} %}}{said}{{% endif %}}" if block.only_if else said


def _words(block: Block, _language: str) -> str:
    return block.text.strip()


def _linked(block: Block, _language: str) -> str:
    return f"[{block.text}]({block.link})" if block.link else block.text.strip()


def _columns(block: Block, _language: str) -> str:
    return f"{block.text.strip()}\n\n{block.other.strip()}"


def _card(block: Block, _language: str) -> str:
    return f"{{{{ member.name }}}}\n\n{block.text.strip()}"


def _event(_block: Block, language: str) -> str:
    return f"{{{{ event.title }}}}\n{localised(WHEN, language)}\n{_WHERE}"


def _points(block: Block, language: str) -> str:
    balance = f"{localised(YOUR_POINTS, language)} · {{{{ member.tier }}}}: {{{{ member.points }}}}"
    said = f"\n{block.text.strip()}" if block.text.strip() else ""
    link = f"[{localised(SPEND, language)}]({{{{ links.points }}}})"
    return f"{balance}{standing_lines(language, between=chr(10))}{said}\n\n{link}"


def _divider(_block: Block, _language: str) -> str:
    return "* * *"


def _footer(block: Block, language: str) -> str:
    return f"{CLUB}\n{block.text.strip()}\n\n{ways_out(language)}"


_SAID: Mapping[BlockKind, Callable[[Block, str], str]] = {
    BlockKind.BUTTON: _linked,
    BlockKind.PICTURE: _linked,
    BlockKind.COLUMNS: _columns,
    BlockKind.CARD: _card,
    BlockKind.EVENT: _event,
    BlockKind.POINTS: _points,
    BlockKind.DIVIDER: _divider,
    BlockKind.FOOTER: _footer,
}
