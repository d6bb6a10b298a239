"""Blocks as a mail: MJML, which lays it out for every client, and from it the HTML, still Liquid.

MJML sees neither Liquid nor what stands in attributes, of which it would escape some signs in a way of its own: a name
made of all the words, which none of them can hold, stands in their place meanwhile.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files

from mjml import mjml2html

from campaigns.messaging.blocks.cards import event_card, footer, greeting_card, points_card, source_of
from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.blocks.rich import LIQUID, attribute, plain, rich
from campaigns.messaging.letters import TAGS
from campaigns.messaging.pictures.names import width_of

_ASIDE = re.compile(rf"\0(?P<value>.*?)\0|{LIQUID.pattern}", re.DOTALL)

INNER_WIDTH = 502
"""Of a letter, in pixels; what is wider is made to fit, what is narrower stays as it is."""

_PAGE = (files("campaigns.messaging.blocks") / "page.mjml").read_text(encoding="utf-8")


class BrokenLayout(Exception):  # noqa: N818 - told to staff as a broken template
    """MJML cannot lay this out."""


@lru_cache(maxsize=128)
def blocks_html(blocks: tuple[Block, ...], language: str) -> str:
    """The whole HTML page. The language decides the shapes of Chinese characters."""
    kept: list[str] = []
    name = "q" + hashlib.sha256(repr(blocks).encode()).hexdigest()[:16]
    body = "\n".join(_hidden(_section(block, language), kept, name) for block in blocks)
    page = _PAGE.replace("LANGUAGE", TAGS.get(language, language), 1).replace("BLOCKS", body, 1)
    try:
        html = mjml2html(page)
    except Exception as fault:
        raise BrokenLayout(str(fault)) from fault
    return re.sub(f"{name}x(\\d+)x", lambda found: kept[int(found[1])], html)


def _hidden(source: str, kept: list[str], name: str) -> str:
    def keep(found: re.Match[str]) -> str:
        kept.append(found[0] if found["value"] is None else found["value"])
        return f"{name}x{len(kept) - 1}x"

    return _ASIDE.sub(keep, source)


def _section(block: Block, language: str) -> str:
    card = _CARDS.get(block.kind)
    section = card(block, language) if card else f"<mj-section>{_columns(block)}</mj-section>"
    if not block.only_if:
        return section
    begin, end = f"{{% if {block.only_if} %}}", "{% endif %}"
    return f"<mj-raw>{begin}</mj-raw>{section}<mj-raw>{end}</mj-raw>"


def _columns(block: Block) -> str:
    if block.kind is BlockKind.COLUMNS:
        return "".join(f"<mj-column><mj-text>{rich(text)}</mj-text></mj-column>" for text in (block.text, block.other))
    return f"<mj-column>{_CONTENT[block.kind](block)}</mj-column>"


def _heading(block: Block) -> str:
    return (
        '<mj-text font-size="22px" font-weight="600" line-height="1.3">'
        f'<h1 style="margin:0;font:inherit">{rich(block.text)}</h1></mj-text>'
    )


def _words(block: Block) -> str:
    return f"<mj-text>{rich(block.text)}</mj-text>"


def _button(block: Block) -> str:
    return f'<mj-button css-class="button" href="{attribute(block.link)}">{plain(block.text)}</mj-button>'


def _picture(block: Block) -> str:
    href = f' href="{attribute(block.link)}"' if block.link else ""
    width, source = width_of(block.picture), source_of(block)
    narrow = f' width="{width}px"' if width is not None and width < INNER_WIDTH else ""
    return f'<mj-image src="{attribute(source)}" alt="{attribute(block.text)}"{narrow}{href} />'


def _divider(_block: Block) -> str:
    return "<mj-divider />"


def _small_print(block: Block) -> str:
    return f'<mj-text font-size="13px" color="#6f675f">{rich(block.text)}</mj-text>'


_CARDS: Mapping[BlockKind, Callable[[Block, str], str]] = {
    BlockKind.EVENT: event_card,
    BlockKind.CARD: greeting_card,
    BlockKind.POINTS: points_card,
    BlockKind.FOOTER: footer,
}
_CONTENT: Mapping[BlockKind, Callable[[Block], str]] = {
    BlockKind.HEADING: _heading,
    BlockKind.WORDS: _words,
    BlockKind.BUTTON: _button,
    BlockKind.PICTURE: _picture,
    BlockKind.DIVIDER: _divider,
    BlockKind.SMALL_PRINT: _small_print,
}
