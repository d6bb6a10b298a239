"""What a browser that knows nothing yet loads with a page: the page, its style, its scripts, its pictures."""

import gzip
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urljoin

from flask.testing import FlaskClient

UNPACKS = {"Accept-Encoding": "gzip"}
_NAMED = re.compile(r"""(?:url\(|@import\s+|from\s*|import\s*\(?\s*)["']?([^"')\s;]+)""")
STYLE_OR_SCRIPT = frozenset({"text/css", "text/javascript", "application/javascript"})


class Parts(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "link" and said.get("rel") in ("stylesheet", "icon", "modulepreload"):
            self.parts.append(said.get("href") or "")
        elif tag in ("script", "img") and said.get("src"):
            self.parts.append(said["src"] or "")


class Sent(NamedTuple):
    """Bytes of the body, as it is sent, and the addresses that it names."""

    size: int
    names: Sequence[str]


class FirstLoads:
    """Of several pages; what they have in common is asked for once."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._known: dict[str, Sent] = {}

    def size(self, place: str) -> int:
        page = self._sent(place)
        return page.size + sum(self._known[part].size for part in self._parts(page))

    def _parts(self, page: Sent) -> set[str]:
        waiting, found = [*page.names], set[str]()
        while waiting:
            part = waiting.pop()
            if part.startswith("/") and part not in found:
                found.add(part)
                if part not in self._known:
                    self._known[part] = self._sent(part)
                waiting += self._known[part].names
        return found

    def _sent(self, place: str) -> Sent:
        answer = self._client.get(place, headers=UNPACKS)
        if answer.status_code != HTTPStatus.OK:  # what only looks like an address in a script
            return Sent(0, ())
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(answer.data) if packed else answer.data
        return Sent(len(answer.data), [urljoin(place, name) for name in _names(answer.mimetype or "", body)])


def _names(mimetype: str, body: bytes) -> Iterator[str]:
    if mimetype == "text/html":
        yield from Parts(body.decode()).parts
    elif mimetype in STYLE_OR_SCRIPT:
        yield from _NAMED.findall(body.decode())
