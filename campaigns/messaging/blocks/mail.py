"""Blocks as a mail: MJML, which lays it out for every client, and from it the HTML, still Liquid.

MJML sees neither Liquid nor what stands in attributes, of which it would escape some signs in a way of its own: a name
made of all the words, which none of them can hold, stands in their place meanwhile.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from importlib.resources import files

from mjml import mjml2html

from campaigns.core.words import LocalText, localised
from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.blocks.words import WHEN
from campaigns.messaging.letters import LINK, TAGS
from campaigns.messaging.pictures.names import width_of

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ASIDE = re.compile(rf"\0(?P<value>.*?)\0|{_LIQUID.pattern}", re.DOTALL)

INNER_WIDTH = 502
"""Of a letter, in pixels; what is wider is made to fit, what is narrower stays as it is."""

_PAGE = (files("campaigns.messaging.blocks") / "page.mjml").read_text(encoding="utf-8")
_MAP: LocalText = {"en": "Show on a map", "zh": "在地图上查看"}
_WHERE = (
    "{{ event.venue }}{% if event.address %}<br />{{ event.address }}{% endif %}"
    '{% if event.map_url %}<br /><a href="{{ event.map_url }}">MAP</a>{% endif %}'
    "{% if event.price %}<br />{{ event.price }}{% endif %}"
)
_EVENT_PICTURE = (
    '{% if event.picture %}<img src="{{ event.picture }}" alt="" width="462" '
    'style="display:block;width:100%;height:auto;margin:0 0 12px" />{% endif %}'
)


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
    if block.kind is BlockKind.EVENT:
        section = _event(language)
    elif block.kind is BlockKind.CARD:
        section = _card(block)
    else:
        section = f"<mj-section>{_columns(block)}</mj-section>"
    if not block.only_if:
        return section
    begin, end = f"{{% if {block.only_if} %}}", "{% endif %}"
    return f"<mj-raw>{begin}</mj-raw>{section}<mj-raw>{end}</mj-raw>"


def _columns(block: Block) -> str:
    if block.kind is BlockKind.COLUMNS:
        return "".join(f"<mj-column><mj-text>{_rich(text)}</mj-text></mj-column>" for text in (block.text, block.other))
    return f"<mj-column>{_CONTENT[block.kind](block)}</mj-column>"


def _heading(block: Block) -> str:
    return (
        '<mj-text font-size="22px" font-weight="600" line-height="1.3">'
        f'<h1 style="margin:0;font:inherit">{_rich(block.text)}</h1></mj-text>'
    )


def _words(block: Block) -> str:
    return f"<mj-text>{_rich(block.text)}</mj-text>"


def _button(block: Block) -> str:
    return f'<mj-button css-class="button" href="{_attribute(block.link)}">{_plain(block.text)}</mj-button>'


def _picture(block: Block) -> str:
    href = f' href="{_attribute(block.link)}"' if block.link else ""
    width, source = width_of(block.picture), _source(block)
    narrow = f' width="{width}px"' if width is not None and width < INNER_WIDTH else ""
    return f'<mj-image src="{_attribute(source)}" alt="{_attribute(block.text)}"{narrow}{href} />'


def _card(block: Block) -> str:
    """The picture, the reader's name and a wish, in a frame of their own."""
    return (
        '<mj-section padding="12px 28px"><mj-column css-class="event" background-color="#f6f3ee" '
        'border="1px solid #e6dfd5" border-radius="8px" padding="0 0 20px">'
        f'<mj-image src="{_attribute(_source(block))}" alt="" padding="0" />'
        '<mj-text align="center" font-size="24px" font-weight="600" line-height="1.3" padding="20px 20px 4px">'
        "{{ member.name }}</mj-text>"
        f'<mj-text align="center" padding="4px 20px 0">{_rich(block.text)}</mj-text></mj-column></mj-section>'
    )


def _source(block: Block) -> str:
    return block.picture if width_of(block.picture) is None else f"{{{{ club.url }}}}{block.picture}"


def _event(language: str) -> str:
    """A card of its own within the letter."""
    where = _WHERE.replace("MAP", localised(_MAP, language))
    return (
        '<mj-section padding="12px 28px"><mj-column css-class="event" background-color="#f6f3ee" '
        f'border-left="3px solid #6b3a6b" padding="12px 0"><mj-text padding="0 20px">{_EVENT_PICTURE}'
        "<strong>{{ event.title }}</strong>"
        f"<br />{localised(WHEN, language)}<br />{where}</mj-text></mj-column></mj-section>"
    )


def _divider(_block: Block) -> str:
    return "<mj-divider />"


def _small_print(block: Block) -> str:
    return f'<mj-text font-size="13px" color="#6f675f">{_rich(block.text)}</mj-text>'


_CONTENT: Mapping[BlockKind, Callable[[Block], str]] = {
    BlockKind.HEADING: _heading,
    BlockKind.WORDS: _words,
    BlockKind.BUTTON: _button,
    BlockKind.PICTURE: _picture,
    BlockKind.DIVIDER: _divider,
    BlockKind.SMALL_PRINT: _small_print,
}


def _rich(text: str) -> str:
    """Paragraphs, line breaks and links; everything else is escaped."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "<br /><br />".join("<br />".join(map(_linked, paragraph.split("\n"))) for paragraph in paragraphs)


def _linked(line: str) -> str:
    made, start = [], 0
    for found in LINK.finditer(line):
        made += [_plain(line[start : found.start()]), f'<a href="{_attribute(found[2])}">{_plain(found[1])}</a>']
        start = found.end()
    return "".join([*made, _plain(line[start:])])


def _attribute(text: str) -> str:
    return f"\0{_plain(text)}\0"


def _plain(text: str) -> str:
    """Escaped outside Liquid."""
    text = text.replace("\0", "")
    pieces, start = [], 0
    for found in _LIQUID.finditer(text):
        pieces += [escape(text[start : found.start()]), found[0]]
        start = found.end()
    return "".join([*pieces, escape(text[start:])])
