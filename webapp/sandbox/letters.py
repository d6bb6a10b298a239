"""A mail's HTML made fit for a frame, and the links a reader could follow."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from markupsafe import Markup, escape

from webapp.sandbox.content import Content

_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_BASE = '<base target="_blank">'
_ADDRESS = re.compile(r"https?://[\w\-.~:/?#\[\]@!$&*+,;=%]*[\w/=]", re.ASCII)


class Link(NamedTuple):
    text: str
    address: str


def framed(html: str) -> str:
    """Links open in a tab of their own."""
    head = _HEAD.search(html)
    return html[: head.end()] + _BASE + html[head.end() :] if head else _BASE + html


def links(content: Content) -> list[Link]:
    """In their order, each address once, without those that are not for the web."""
    if not content.html:
        return [Link(address, address) for address in dict.fromkeys(_ADDRESS.findall(content.text))]
    reader = _LinkReader()
    reader.feed(content.html)
    reader.close()
    named = {link.address: link for link in reversed(reader.found) if link.address.startswith(("http://", "https://"))}
    return list(reversed(named.values()))


def linked(text: str) -> Markup:
    """Text with its addresses as links, also where no space stands before them, as in Chinese."""
    pieces, end = [], 0
    for found in _ADDRESS.finditer(text):
        link = Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(found.group())
        pieces += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup().join([*pieces, escape(text[end:])])


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._address: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._text = dict(attrs).get("href"), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.found.append(Link(" ".join(self._text.split()) or self._address, self._address))
            self._address = None
