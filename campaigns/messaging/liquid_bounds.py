"""Limits that Liquid itself does not set: what one filter may make, and where a range may stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import LoopExpression
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.exceptions import FilterArgumentError
from liquid.expression import Expression
from liquid.template import BoundTemplate

LONGEST_VALUE = 100_000
LARGEST_NUMBER = 10**30

Filter = Callable[..., Any]


def bounded(filters: Mapping[str, Filter]) -> dict[str, Filter]:
    """The same filters, each refusing what would take endless memory."""
    return {name: _bounded(name, each) for name, each in filters.items()}


def has_loose_range(template: BoundTemplate) -> bool:
    """Whether a range stands outside a loop's head: only there is its length limited before it is walked."""
    return any(_is_loose(each) for each in _expressions(template, template.nodes))


def _bounded(name: str, each: Filter) -> Filter:
    @wraps(each)
    def limited(*given: Any, **context: Any) -> Any:
        if _multiplied(name, given) > LONGEST_VALUE or _too_large(made := each(*given, **context)):
            raise FilterArgumentError(f"{name}: the result is too large", token=None)
        return made

    return limited


def _multiplied(name: str, given: Sequence[Any]) -> int:
    """How much a filter would add that writes one of its arguments many times."""
    match name, *given:
        case "replace", text, sought, instead:
            return str(text).count(str(sought)) * len(str(instead))
        case "join", [*parts], between:
            return len(parts) * len(str(between))
    return 0


def _too_large(made: Any) -> bool:
    if isinstance(made, str):
        return len(made) > LONGEST_VALUE
    return isinstance(made, int) and abs(made) > LARGEST_NUMBER


def _expressions(template: BoundTemplate, nodes: Sequence[Node]) -> Iterator[Expression]:
    for node in nodes:
        yield from node.expressions()
        yield from _expressions(template, list(node.children(RenderContext(template), include_partials=False)))


def _is_loose(expression: Expression) -> bool:
    if isinstance(expression, RangeLiteral):
        return True
    children = expression.children()
    if isinstance(expression, LoopExpression):
        children = [each for each in children if each is not expression.iterable]
    return any(map(_is_loose, children))
