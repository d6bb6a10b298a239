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
from typing import cast

from liquid import Environment, RenderContext
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

MAX_VALUE_BYTES = 10_000
"""What a provider takes as one substitution."""

_SURELY_SHORT = MAX_VALUE_BYTES // 4

MAX_NAME = 200

SHARED = frozenset({"club", "event"})
"""Namespaces that say the same to all who read about one event in one language."""


_MARKUP = re.compile("[&<>\"']")

_FAULTS = (LiquidError, LiquidInterrupt, StopRender, ArithmeticError, LookupError, TypeError, ValueError)


class RenderingError(Exception):
    """The template fails for this member; the message tells why instead of going out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Fixed text, or the node whose value stands there. `shared` nodes say the same to many.

    `name` is set where the node only names a variable of a namespace, which is most of them: those need no Liquid.
    """

    text: str = ""
    node: Node | None = None
    shared: bool = False
    name: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The subject, the HTML or the text of a sheet. `first` numbers its first dynamic piece within the sheet."""

    template: BoundTemplate
    pieces: tuple[Piece, ...]
    first: int = 0

    @property
    def size(self) -> int:
        return sum(1 for piece in self.pieces if piece.node)

    def filled(self, values: Sequence[str]) -> str:
        """The text with each dynamic piece replaced by its value; `values` are those of the whole sheet."""
        rest = iter(values[self.first : self.first + self.size])
        return "".join(next(rest) if piece.node else piece.text for piece in self.pieces)

    def values(self, variables: Variables) -> list[str]:
        said = [_plainly(piece.name, variables, self.template.env) for piece in self.pieces if piece.node]
        if None not in said:
            return cast("list[str]", said)
        context = RenderContext(self.template, globals=variables)
        nodes = (piece.node for piece in self.pieces if piece.node)
        return [_rendered(node, context) if plain is None else plain for node, plain in zip(nodes, said, strict=True)]

    def settled(self, variables: Variables) -> "Side":
        """The side with its shared pieces rendered for good."""
        context = RenderContext(self.template, globals=variables)
        pieces = tuple(
            Piece(text=_rendered(piece.node, context)) if piece.node and piece.shared else piece
            for piece in self.pieces
        )
        return Side(self.template, pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template part, ready to be rendered for many. `keys` name the dynamic pieces."""

    subject: Side
    html: Side
    text: Side
    keys: tuple[str, ...]

    def values(self, variables: Variables) -> tuple[str, ...]:
        """What the dynamic pieces say to one member, in the order of `keys`."""
        with _failures():
            values = (
                *map(_one_line, self.subject.values(variables)),
                *self.html.values(variables),
                *self.text.values(variables),
            )
        if any(len(value) > _SURELY_SHORT and len(value.encode()) > MAX_VALUE_BYTES for value in values):
            raise RenderingError("one variable part is longer than providers take")
        return values

    def settled(self, variables: Variables) -> "Sheet":
        """The sheet for readers who share the club, the event and the language: less is left to say to each."""
        with _failures():
            sides = [side.settled(variables) for side in (self.subject, self.html, self.text)]
        return _numbered(*sides, prefix=self.keys[0].split(".")[0] if self.keys else "")


def part_sheet(part: TemplatePart) -> Sheet:
    """The sheet of a template's part: a text message as it stands, a mail as a letter with the way to leave."""
    if part.channel is Channel.SMS:
        return make_sheet(subject="", html="", text=part.text)
    own = with_foot(part.html, language=part.language) if part.html else ""
    return make_sheet(
        subject=part.subject,
        html=own or letter_html(part.text, language=part.language),
        text=letter_text(part.text, language=part.language),
    )


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
    count = subject.size + html.size + text.size
    return Sheet(
        subject,
        replace(html, first=subject.size),
        replace(text, first=subject.size + html.size),
        tuple(f"{prefix}.{number}-" for number in range(count)),
    )


def _side(source: str, *, html: bool = False) -> Side:
    template = compiled(source, html=html)
    alone = not template.analyze(include_partials=False).locals
    return Side(template, tuple(_piece(template, node, alone=alone) for node in template.nodes))


def _piece(template: BoundTemplate, node: Node, *, alone: bool) -> Piece:
    """A node is shared when it reads nothing but shared namespaces and no variable set elsewhere in the template."""
    if isinstance(node, ContentNode):
        return Piece(text=node.text)
    roots = BoundTemplate(template.env, [node]).analyze(include_partials=False).globals
    return Piece(node=node, shared=alone and SHARED.issuperset(roots), name=_plain_name_of(node) if alone else None)


def _plain_name_of(node: Node) -> tuple[str, str] | None:
    """`member`, `name` of `{{ member.name }}`."""
    expression = node.expression if isinstance(node, OutputNode) else None
    if not isinstance(expression, FilteredExpression) or expression.filters or not isinstance(expression.left, Path):
        return None
    match expression.left.path:
        case [str(space), str(name)]:
            return space, name
    return None


def _plainly(named: tuple[str, str] | None, variables: Variables, environment: Environment) -> str | None:
    """The variable as Liquid would say it, if it is a text."""
    if named is None:
        return None
    space, name = named
    value = variables.get(space, {}).get(name)
    if type(value) is not str:
        return None
    return escape(value) if environment.autoescape and _MARKUP.search(value) else value


def _rendered(node: Node, context: RenderContext) -> str:
    if isinstance(node, OutputNode):
        return to_liquid_string(node.expression.evaluate(context), context.autoescape)
    buffer = context.get_buffer()
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
