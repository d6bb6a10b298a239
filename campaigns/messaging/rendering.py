"""Rendering: a template part is parsed once into a sheet; for each member only its dynamic nodes are rendered.

The values of those nodes are what batched mail carries as substitutions; filled into the sheet they are the whole text.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.content import ContentNode
from liquid.exceptions import LiquidError, LiquidInterrupt, StopRender
from liquid.template import BoundTemplate

from campaigns.messaging.liquid import compiled

MAX_VALUE_BYTES = 10_000
"""What a provider takes as one substitution."""

MAX_NAME = 200


_FAULTS = (LiquidError, LiquidInterrupt, StopRender, ArithmeticError, LookupError, TypeError, ValueError)


class RenderingError(Exception):
    """The template fails for this member; the message tells why instead of going out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Fixed text, or the node whose value stands there and the key it travels under."""

    text: str = ""
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The subject, the HTML or the text of a sheet."""

    template: BoundTemplate
    pieces: tuple[Piece, ...]
    first: int
    """The number of its first dynamic piece within the sheet."""

    @property
    def size(self) -> int:
        return sum(1 for piece in self.pieces if piece.node)

    def keyed(self, keys: Sequence[str]) -> str:
        """The text with each dynamic piece named by its key."""
        return self.filled(keys)

    def filled(self, values: Sequence[str]) -> str:
        """The text with each dynamic piece replaced by its value; `values` are those of the whole sheet."""
        rest = iter(values[self.first : self.first + self.size])
        return "".join(next(rest) if piece.node else piece.text for piece in self.pieces)

    def values(self, variables: Mapping[str, Any]) -> list[str]:
        context = RenderContext(self.template, globals=variables)
        return [_rendered(piece.node, context) for piece in self.pieces if piece.node]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template part, ready to be rendered for many."""

    subject: Side
    html: Side
    text: Side
    keys: tuple[str, ...]

    def values(self, variables: Mapping[str, Any]) -> tuple[str, ...]:
        """What the dynamic pieces say to one member, in the order of `keys`."""
        try:
            subject = [
                " ".join(value.split()) if "\n" in value or "\r" in value else value
                for value in self.subject.values(variables)
            ]
            values = (*subject, *self.html.values(variables), *self.text.values(variables))
        except _FAULTS as fault:
            raise RenderingError(str(fault)) from fault
        if any(len(value) > MAX_VALUE_BYTES // 4 and len(value.encode()) > MAX_VALUE_BYTES for value in values):
            raise RenderingError("one variable part is longer than providers take")
        return values


def make_sheet(*, subject: str, html: str, text: str) -> Sheet:
    """The sheet of a part's three sources; parsed once a process."""
    return _sheet(subject, html, text)


@lru_cache(maxsize=256)
def _sheet(subject: str, html: str, text: str) -> Sheet:
    subject_side = _side(subject, html=False, first=0)
    html_side = _side(html, html=True, first=subject_side.size)
    text_side = _side(text, html=False, first=subject_side.size + html_side.size)
    digest = hashlib.sha256(f"{subject}\0{html}\0{text}".encode()).hexdigest()[:10]
    count = subject_side.size + html_side.size + text_side.size
    return Sheet(subject_side, html_side, text_side, tuple(f"-{digest}.{number}-" for number in range(count)))


def _side(source: str, *, html: bool, first: int) -> Side:
    template = compiled(source, html=html)
    return Side(template, tuple(_piece(node) for node in template.nodes), first)


def _piece(node: Node) -> Piece:
    return Piece(text=node.text) if isinstance(node, ContentNode) else Piece(node=node)


def _rendered(node: Node, context: RenderContext) -> str:
    buffer = context.get_buffer()
    node.render(context, buffer)
    return buffer.getvalue()


def plain_name(name: str) -> str:
    """A name without what would disturb a line: control, direction and zero-width marks; of bearable length."""
    if name.isascii() and name.isprintable() and len(name) <= MAX_NAME:
        return name
    kept = "".join(" " if mark.isspace() else mark for mark in name if unicodedata.category(mark) not in _DISTURBING)
    return " ".join(kept.split())[:MAX_NAME]


_DISTURBING = frozenset({"Cc", "Cf", "Cs", "Co"})
