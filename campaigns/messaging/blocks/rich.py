"""What staff write, as it stands within MJML: escaped, with its links, and Liquid as it is."""

import re
from html import escape

from campaigns.messaging.letters import LINK

LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def rich(text: str) -> str:
    """Paragraphs, line breaks and links; everything else is escaped."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "<br /><br />".join("<br />".join(map(_linked, paragraph.split("\n"))) for paragraph in paragraphs)


def attribute(text: str) -> str:
    """Between marks, by which `mail` takes it aside: MJML would escape some signs in a way of its own."""
    return f"\0{plain(text)}\0"


def plain(text: str) -> str:
    """Escaped outside Liquid."""
    text = text.replace("\0", "")
    pieces, start = [], 0
    for found in LIQUID.finditer(text):
        pieces += [escape(text[start : found.start()]), found[0]]
        start = found.end()
    return "".join([*pieces, escape(text[start:])])


def _linked(line: str) -> str:
    made, start = [], 0
    for found in LINK.finditer(line):
        made += [plain(line[start : found.start()]), f'<a href="{attribute(found[2])}">{plain(found[1])}</a>']
        start = found.end()
    return "".join([*made, plain(line[start:])])
