"""What the house writes to whoever works for it: a few lines under headings, each with a page of ours to go to."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from markupsafe import escape

from campaigns.core.words import LocalText, localised
from campaigns.messaging.letters import page_of
from campaigns.messaging.rendering import Sheet, finished_sheet

STOP: LocalText = {"en": "Send me no more of these", "zh": "不再发送此类邮件"}
OPENING = "/account-link/"
"""The path of a line that opens the reader's account; its token is made only as the letter goes."""
_HEADING = '<h2 style="margin:24px 0 8px;font-size:18px;line-height:1.4">{}</h2>'
_PARAGRAPH = '<p style="margin:0 0 8px">{}</p>'
_SMALL = '<p style="margin:24px 0 0;font-size:13px">{}</p>'
_LINK = '<a href="{}">{}</a>'


@dataclass(frozen=True, slots=True)
class Line:
    """`path` is where on our pages it leads, such as `/campaigns/4`, or empty."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """`stops` names what the reader can turn off by a link at its end; empty for what only answers a deed.

    `link_id` is the account link that its line of the path `OPENING` leads to, or 0. `factor_from` is the day from
    which on it asks for a second factor, or empty: it goes only while that is so and its reader has none.
    """

    subject: str
    language: str
    opening: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    stops: str = ""
    link_id: int = 0
    factor_from: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        sections = tuple(Section(each["title"], _lines(each["lines"])) for each in kept["sections"])
        return cls(**{**kept, "opening": _lines(kept["opening"]), "sections": sections})

    def opening_by(self, token: str) -> Self:
        """As it goes out: with the token that the ledger never holds."""
        lines = (replace(line, path=OPENING + token) if line.path == OPENING else line for line in self.opening)
        return replace(self, opening=tuple(lines))

    def sheet(self, *, public_url: str, stop_url: str = "") -> Sheet:
        html = page_of(list(_html(self, public_url, stop_url)), language=self.language)
        return finished_sheet(
            subject=self.subject, html=html, text="\n".join(_text(self, public_url, stop_url)).strip()
        )


def _html(letter: Letter, public_url: str, stop_url: str) -> Iterator[str]:
    yield from (_PARAGRAPH.format(_linked(line, public_url)) for line in letter.opening)
    for section in letter.sections:
        yield _HEADING.format(escape(section.title))
        yield from (_PARAGRAPH.format(_linked(line, public_url)) for line in section.lines)
    if stop_url:
        yield _SMALL.format(_LINK.format(escape(stop_url), escape(localised(STOP, letter.language))))


def _text(letter: Letter, public_url: str, stop_url: str) -> Iterator[str]:
    yield from (_written(line, public_url) for line in letter.opening)
    for section in letter.sections:
        yield f"\n{section.title}"
        yield from (f"- {_written(line, public_url)}" for line in section.lines)
    if stop_url:
        yield f"\n{localised(STOP, letter.language)}: {stop_url}"


def _lines(kept: list[Mapping[str, str]]) -> tuple[Line, ...]:
    return tuple(Line(**each) for each in kept)


def _linked(line: Line, public_url: str) -> str:
    text = escape(line.text)
    return _LINK.format(escape(public_url + line.path), text) if line.path else text


def _written(line: Line, public_url: str) -> str:
    return f"{line.text}: {public_url}{line.path}" if line.path else line.text
