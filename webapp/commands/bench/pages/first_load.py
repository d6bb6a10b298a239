"""What a browser that knows nothing yet loads with a page: the page, its style, its scripts, its pictures."""

import re
from html.parser import HTMLParser
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


def first_load(client: FlaskClient, place: str) -> int:
    """Bytes of bodies, as they are sent."""
    answer = client.get(place, headers=UNPACKS)
    page = client.get(place).text if answer.mimetype == "text/html" else ""
    waiting = [urljoin(place, part) for part in Parts(page).parts]
    known: set[str] = set()
    total = len(answer.data)
    while waiting:
        part = waiting.pop()
        if part in known or not part.startswith("/"):
            continue
        known.add(part)
        sent = client.get(part, headers=UNPACKS)
        total += len(sent.data)
        if sent.mimetype in STYLE_OR_SCRIPT:
            waiting += [urljoin(part, named) for named in _NAMED.findall(client.get(part).text)]
    return total
