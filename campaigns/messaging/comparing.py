"""What differs between two versions of a template, line by line and, within a line, word by word."""

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from campaigns.core.words import LANGUAGES
from campaigns.messaging.blocks.kinds import Block, BlockKind, from_json
from campaigns.messaging.models import Channel, TemplatePart, TemplateVersion

AROUND = 2
"""So many lines that are the same are shown on each side of what differs."""
MOST_WORDS = 2_000
"""Of longer passages only the lines are compared."""

LEAST_ALIKE = 0.4
"""Below it two lines are two, not one that was changed."""

_WORD = re.compile(r"[a-zA-Z0-9_À-ÿ]+|\s+|.", re.DOTALL)

Say = Callable[[BlockKind], str]


class Change(enum.StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"
    LEFT_OUT = "left_out"
    """Lines that are the same, and not shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    change: Change
    text: str


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartDifference:
    """`was` and `is_now`: whether the part was written then, and whether it is now. Nothing in it where they agree."""

    channel: Channel
    language: str
    was: bool
    is_now: bool
    lines: Sequence[Line]


def compare(older: TemplateVersion, newer: TemplateVersion, *, say: Say) -> Sequence[PartDifference]:
    """Every part that either has, in the order of channels and languages. `say` names the blocks of a letter."""
    before, after = _by_place(older), _by_place(newer)
    places = [(channel, language) for channel in Channel for language in LANGUAGES]
    return [
        PartDifference(*place, place in before, place in after, _differing(before.get(place), after.get(place), say))
        for place in places
        if place in before or place in after
    ]


def differing_lines(older: Sequence[str], newer: Sequence[str]) -> Iterator[Line]:
    """What is the same is shown only near what differs; nothing at all comes of what does not differ."""
    groups = SequenceMatcher(None, older, newer).get_grouped_opcodes(AROUND)
    shown = 0
    for group in groups:
        if group[0][1] > shown:
            yield (Piece(Change.LEFT_OUT, ""),)
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from ((Piece(Change.SAME, line),) for line in older[start:end])
            else:
                yield from _changed(older[start:end], newer[new_start:new_end])
        shown = group[-1][2]
    if 0 < shown < len(older):
        yield (Piece(Change.LEFT_OUT, ""),)


def lines_of(part: TemplatePart | None, say: Say) -> Sequence[str]:
    """A part as it is compared: its subject, then its blocks or its words and HTML."""
    if part is None:
        return []
    subject = [part.subject, ""] if part.subject else []
    if part.blocks:
        return [*subject, *(line for block in from_json(part.blocks) for line in _lines_of_block(block, say))]
    html = ["", *part.html.splitlines()] if part.html else []
    return [*subject, *part.text.splitlines(), *html]


def _differing(older: TemplatePart | None, newer: TemplatePart | None, say: Say) -> Sequence[Line]:
    return tuple(differing_lines(lines_of(older, say), lines_of(newer, say)))


def _lines_of_block(block: Block, say: Say) -> Iterator[str]:
    condition = f" ({block.only_if})" if block.only_if else ""
    yield f"— {say(block.kind)}{condition}"
    for said in (block.picture, block.text, block.other, block.link):
        yield from said.splitlines()


def _by_place(version: TemplateVersion) -> dict[tuple[Channel, str], TemplatePart]:
    return {(part.channel, part.language): part for part in version.parts}


def _changed(older: Sequence[str], newer: Sequence[str]) -> Iterator[Line]:
    """Lines that only differ in words stand as one; others go and come."""
    if len(older) == len(newer):
        for before, after in zip(older, newer, strict=True):
            yield from _words(before, after)
        return
    yield from ((Piece(Change.GONE, line),) for line in older)
    yield from ((Piece(Change.NEW, line),) for line in newer)


def _words(before: str, after: str) -> Iterator[Line]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new)
    if max(len(old), len(new)) > MOST_WORDS or matcher.ratio() < LEAST_ALIKE:
        yield from (_only(Change.GONE, before), _only(Change.NEW, after))
        return
    yield tuple(piece for opcode in matcher.get_opcodes() for piece in _pieces(old, new, opcode))


def _pieces(old: Sequence[str], new: Sequence[str], opcode: tuple[str, int, int, int, int]) -> Iterator[Piece]:
    tag, start, end, new_start, new_end = opcode
    if tag == "equal":
        yield Piece(Change.SAME, "".join(old[start:end]))
        return
    if end > start:
        yield Piece(Change.GONE, "".join(old[start:end]))
    if new_end > new_start:
        yield Piece(Change.NEW, "".join(new[new_start:new_end]))


def _only(change: Change, line: str) -> Line:
    return (Piece(change, line),)
