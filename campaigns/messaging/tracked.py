"""Tracked links: literal targets in what is written are numbered, and lead over `/k/` to the target that is kept.

What Liquid says of a link (`links.rsvp`, `event.map_url`) is left as it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape

from campaigns.core.tokens import ForgedToken, Signer

TRACKED_AT = ("tracked", "at")
PURPOSE = "link"
TRAP = 0
"""The number of a link that no person sees; whoever follows it is a machine."""
OPENED = 9_999
"""The number of the picture that tells that a mail was opened."""
LONGEST_TARGET = 2_000

_AT = "{{ tracked.at }}"
_LIQUID = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_HREF = re.compile(r"""(?<=\shref=)(?P<quote>["'])(?P<url>https?://[^"'{}<>\s]+)(?P=quote)""", re.IGNORECASE)
_BARE = re.compile(r"""https?://[^\s<>"'{}\[\]|\\^`，。；：！？、（）【】《》]++""")  # noqa: RUF001 - where a link ends in Chinese
_NUMBER = re.compile(r"[0-9]{1,4}")
_END_OF_PAGE = re.compile(r"</body\s*>", re.IGNORECASE)
_PICTURE = f'<img src="{_AT}-{OPENED}" width="1" height="1" alt="">'
_HIDDEN = f'<a href="{_AT}-{TRAP}" style="display:none" tabindex="-1" aria-hidden="true"></a>'


class TrackedAt(Mapping[str, str]):
    """`tracked.at` of one message: where its links begin. Signed only when somebody asks."""

    __slots__ = ("_message_id", "_public_url", "_signer", "opens")

    def __init__(self, signer: Signer, public_url: str, message_id: int, *, opens: bool = False) -> None:
        self.opens = opens
        self._signer, self._public_url, self._message_id = signer, public_url, message_id

    def __getitem__(self, name: str) -> str:
        if name != TRACKED_AT[1]:
            raise KeyError(name)
        return f"{self._public_url}/k/{self._signer.sign_short(PURPOSE, self._message_id)}"

    def __iter__(self) -> Iterator[str]:
        return iter(TRACKED_AT[1:])

    def __len__(self) -> int:
        return 1


def targets_in(html: str, text: str) -> list[str]:
    """Every literal target, once, in the order they are met."""
    found: dict[str, None] = {}

    def note(url: str) -> None:
        found[url] = None

    _over_links(html, _HREF, note)
    _over_links(text, _BARE, note)
    return list(found)


def tracked(html: str, text: str, targets: Sequence[str], *, opens: bool = False) -> tuple[str, str]:
    """The same with each target replaced by its tracked link; the HTML with a trap for machines, if it has any.

    With `opens`, the HTML has a picture that tells that it was opened.
    """
    numbers = {url: number for number, url in enumerate(targets, start=1)}

    def link(url: str) -> str | None:
        return f"{_AT}-{numbers[url]}" if url in numbers else None

    led = _over_links(html, _HREF, link)
    hidden = (_HIDDEN if led != html else "") + (_PICTURE if opens and html else "")
    return _at_end(led, hidden), _over_links(text, _BARE, link)


def read_token(signer: Signer, token: str) -> tuple[int, int]:
    """(message id, number) of `/k/<token>`. Raises ForgedToken."""
    proof, _, number = token.rpartition("-")
    message_id = signer.read_short(PURPOSE, proof)
    if not _NUMBER.fullmatch(number):
        raise ForgedToken
    return message_id, int(number)


def _over_links(source: str, pattern: re.Pattern[str], ask: Callable[[str], str | None]) -> str:
    """Go over the literal links outside Liquid; what `ask` gives is put in the place of each."""
    segments = _LIQUID.split(source)
    for place in range(0, len(segments), 2):
        goes_on = segments[place + 1].startswith("{{") if place + 1 < len(segments) else False
        segments[place] = _replaced(segments[place], pattern, ask, goes_on=goes_on)
    return "".join(segments)


def _replaced(segment: str, pattern: re.Pattern[str], ask: Callable[[str], str | None], *, goes_on: bool) -> str:
    def one(found: re.Match[str]) -> str:
        if goes_on and found.end() == len(segment):
            return found[0]
        if "quote" in found.re.groupindex:
            url = unescape(found["url"])
            instead = ask(url) if len(url) <= LONGEST_TARGET else None
            return found[0] if instead is None else f"{found['quote']}{instead}{found['quote']}"
        url = _without_stop(found[0])
        instead = ask(url) if len(url) <= LONGEST_TARGET else None
        return found[0] if instead is None else instead + found[0][len(url) :]

    return pattern.sub(one, segment)


def _without_stop(url: str) -> str:
    """The link without the signs that end the sentence it stands in."""
    bare = url.rstrip(".,;:!?")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:!?")
    return bare


def _at_end(html: str, hidden: str) -> str:
    *_, last = [len(html), *(found.start() for found in _END_OF_PAGE.finditer(html))]
    return html[:last] + hidden + html[last:]
