"""Rendering: a template part is parsed once into a sheet; for each member only its dynamic nodes are rendered.

The values of those nodes are what batched mail carries as substitutions; filled into the sheet they are the whole text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError, LiquidInterrupt, StopRender
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate
from markupsafe import escape

from campaigns.messaging.extras import Variables
from campaigns.messaging.leaving import with_foot
from campaigns.messaging.letters import letter_html, letter_text
from campaigns.messaging.liquid import compiled
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.tracked import TRACKED_AT, tracked

MAX_VALUE_BYTES = 10_000
"""What a provider takes as one substitution."""

_SURELY_SHORT = MAX_VALUE_BYTES // 4

MAX_NAME = 200

_MARKUP = re.compile("[&<>\"']")

SHARED = frozenset({"club", "event"})
"""Namespaces that say the same to all who read about one event in one language."""


_FAULTS = (LiquidError, LiquidInterrupt, StopRender, ArithmeticError, LookupError, TypeError, ValueError)


class RenderingError(Exception):
    """The template fails for this member; the message tells why instead of going out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Fixed text, or the node whose value stands there. `shared` nodes say the same to many.

    `path` names the variable where the node is nothing else; `place` is where its value stands among the sheet's.
    """

    text: str = ""
    node: Node | None = None
    shared: bool = False
    path: tuple[str, str] | None = None
    place: int = -1


@dataclass(frozen=True, slots=True)
class Side:
    """The subject, the HTML or the text of a sheet."""

    template: BoundTemplate
    pieces: tuple[Piece, ...]

    def filled(self, values: Sequence[str]) -> str:
        """The text with each dynamic piece replaced by its value; `values` are those of the whole sheet."""
        return "".join([values[piece.place] if piece.node else piece.text for piece in self.pieces])

    def values(self, variables: Variables, *, of: Sequence[Piece]) -> list[str]:
        """What these pieces of the side say."""
        escaped = self.template.env.autoescape
        context: RenderContext | None = None
        said = []
        for piece in of:
            value = _named(piece.path, variables, escaped=escaped) if piece.path else None
            if value is None:
                context = context or RenderContext(self.template, globals=variables)
                value = _rendered(piece.node, context)
            said.append(value)
        return said

    def settled(self, variables: Variables) -> "Side":
        """The side with its shared pieces rendered for good."""
        shared = [piece for piece in self.pieces if piece.node and piece.shared]
        said = iter(self.values(variables, of=shared))
        pieces = tuple(Piece(next(said)) if piece.node and piece.shared else piece for piece in self.pieces)
        return Side(self.template, pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template part, ready to be rendered for many. `keys` name its values, in their order.

    `said` are the pieces of each side that bring a value of their own; what is the same as one of them has its place.
    """

    subject: Side
    html: Side
    text: Side
    keys: tuple[str, ...]
    said: tuple[tuple[Piece, ...], ...] = ((), (), ())

    def values(self, variables: Variables) -> tuple[str, ...]:
        """What the dynamic pieces say to one member, in the order of `keys`."""
        in_subject, in_html, in_text = self.said
        with _failures():
            values = (
                *map(_one_line, self.subject.values(variables, of=in_subject)),
                *self.html.values(variables, of=in_html),
                *self.text.values(variables, of=in_text),
            )
        if any(len(value) > _SURELY_SHORT and len(value.encode()) > MAX_VALUE_BYTES for value in values):
            raise RenderingError("one variable part is longer than providers take")
        return values

    def settled(self, variables: Variables) -> "Sheet":
        """The sheet for readers who share the club, the event and the language: less is left to say to each."""
        with _failures():
            sides = [side.settled(variables) for side in (self.subject, self.html, self.text)]
        return _numbered(*sides, prefix=self.keys[0].split(".")[0] if self.keys else "")


def part_sheet(part: TemplatePart, *, track: bool = False, opens: bool = False) -> Sheet:
    """The sheet of a template's part; with `track`, its links lead over ours, with `opens` too, opening it is told."""
    html, text = sources(part)
    if track and part.version:
        html, text = tracked(html, text, part.version.targets, opens=opens)
    return make_sheet(subject=part.subject, html=html, text=text)


def sources(part: TemplatePart) -> tuple[str, str]:
    """HTML and text, still Liquid: a text message as it stands, a mail as a letter with the way to leave."""
    if part.channel is Channel.SMS:
        return "", part.text
    own = with_foot(part.html, language=part.language) if part.html else ""
    return own or letter_html(part.text, language=part.language), letter_text(part.text, language=part.language)


def finished_sheet(*, subject: str, html: str, text: str) -> Sheet:
    """A sheet on which nothing is left to say; what looks like Liquid in it is none."""
    blank = compiled("", html=False)
    subject_side, html_side, text_side = (Side(blank, (Piece(said),)) for said in (_one_line(subject), html, text))
    return Sheet(subject_side, html_side, text_side, keys=())


def make_sheet(*, subject: str, html: str, text: str) -> Sheet:
    """The sheet of a part's three sources; parsed once a process."""
    return _sheet(subject, html, text)


@lru_cache(maxsize=256)
def _sheet(subject: str, html: str, text: str) -> Sheet:
    digest = hashlib.sha256(f"{subject}\0{html}\0{text}".encode()).hexdigest()[:10]
    return _numbered(_side(subject), _side(html, html=True), _side(text), prefix=f"-{digest}")


def _numbered(subject: Side, html: Side, text: Side, *, prefix: str) -> Sheet:
    """Each value has one place, however often it is said."""
    places: dict[object, int] = {}
    (subject, in_subject), (html, in_html), (text, in_text) = (
        _placed(side, kind, places) for side, kind in ((subject, "subject"), (html, "html"), (text, "text"))
    )
    keys = tuple(f"{prefix}.{number}-" for number in range(len(places)))
    return Sheet(subject, html, text, keys, (in_subject, in_html, in_text))


def _placed(side: Side, kind: str, places: dict[object, int]) -> tuple[Side, tuple[Piece, ...]]:
    """The side with the places of its values, and the pieces that bring a value of their own."""
    pieces, new = [], []
    for piece in side.pieces:
        if piece.node is None:
            pieces.append(piece)
            continue
        known = len(places)
        numbered = replace(piece, place=places.setdefault(_same(piece, kind), known))
        pieces.append(numbered)
        if numbered.place == known:
            new.append(numbered)
    return replace(side, pieces=tuple(pieces)), tuple(new)


def _same(piece: Piece, kind: str) -> object:
    """What two pieces have in common that say the same."""
    if piece.path is None:
        return id(piece.node)
    return piece.path if piece.path == TRACKED_AT else (piece.path, kind)


def _side(source: str, *, html: bool = False) -> Side:
    template = compiled(source, html=html)
    alone = not template.analyze(include_partials=False).locals
    return Side(template, tuple(_piece(template, node, alone=alone) for node in template.nodes))


def _piece(template: BoundTemplate, node: Node, *, alone: bool) -> Piece:
    """A node is shared when it reads nothing but shared namespaces and no variable set elsewhere in the template."""
    if isinstance(node, ContentNode):
        return Piece(text=node.text)
    roots = BoundTemplate(template.env, [node]).analyze(include_partials=False).globals
    return Piece(node=node, shared=alone and SHARED.issuperset(roots), path=_path(node) if alone else None)


def _path(node: Node) -> tuple[str, str] | None:
    """`member.name`, where the node is that and no more."""
    said = node.expression if isinstance(node, OutputNode) else None
    if not isinstance(said, FilteredExpression) or said.filters or not isinstance(said.left, Path):
        return None
    match said.left.path:
        case [str(space), str(name)]:
            return space, name
    return None


def _named(path: tuple[str, str], variables: Variables, *, escaped: bool) -> str | None:
    """The value that Liquid would say, where it is plain; nothing where only Liquid knows."""
    try:
        value = variables[path[0]][path[1]]
    except KeyError:
        return None
    if type(value) is str:
        return escape(value) if escaped and _MARKUP.search(value) else value
    return str(value) if type(value) is int else None


def _rendered(node: Node | None, context: RenderContext) -> str:
    if isinstance(node, OutputNode):
        return to_liquid_string(node.expression.evaluate(context), context.autoescape)
    buffer = context.get_buffer()
    if node is not None:
        node.render(context, buffer)
    return buffer.getvalue()


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except _FAULTS as fault:
        raise RenderingError(str(fault)) from fault


def _one_line(value: str) -> str:
    return " ".join(value.split()) if "\n" in value or "\r" in value else value


def plain_name(name: str) -> str:
    """A name without what would disturb a line: control, direction and zero-width marks; of bearable length."""
    if name.isascii() and name.isprintable() and len(name) <= MAX_NAME:
        return name
    spaced = " ".join(name.split())
    kept = "".join(mark for mark in spaced if unicodedata.category(mark) not in _DISTURBING)
    return " ".join(kept.split())[:MAX_NAME]


_DISTURBING = frozenset({"Cc", "Cf", "Cs", "Co"})
