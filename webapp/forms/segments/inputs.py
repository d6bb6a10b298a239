"""What asks each parameter of a condition: derived from the condition's shape by one table."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from campaigns.segments.conditions.base import Condition
from campaigns.segments.shapes import Amount, Counted, Figure, Span

PARTS: Mapping[str, tuple[str, ...]] = {"span": ("days", "since", "until"), "times": ("at_least", "at_most", "exactly")}
"""Parameters that one input asks together."""
COMPOSED: Mapping[str, type] = {"span": Span, "times": Counted}


@dataclass(frozen=True, slots=True)
class Input:
    """`control` says how it is asked: number, figure, money, date, text, select, checks, picker, span or times.

    `offer` names what is offered, see `offers.py`; of a picker also whether what was typed may be taken as it stands.
    `base` is the plain type of one value.
    """

    control: str
    offer: str = ""
    free: bool = False
    many: bool = False
    required: bool = True
    base: Any = str


NAMED: Mapping[str, Input] = {
    "tier": Input("select", "tiers"),
    "tiers": Input("checks", "tiers"),
    "languages": Input("checks", "languages"),
    "zones": Input("picker", "zones"),
    "countries": Input("picker", "countries"),
    "cities": Input("picker", "cities", free=True),
    "tags": Input("picker", "tags", free=True),
    "interests": Input("picker", "interests", free=True),
    "signal": Input("picker", "signals", free=True),
    "one_of": Input("picker", "values", free=True),
    "owners": Input("picker", "owner"),
    "chapters": Input("picker", "chapter"),
    "event": Input("picker", "event"),
    "campaign": Input("picker", "campaign"),
    "segment": Input("picker", "segment"),
    "members": Input("picker", "member"),
    "field": Input("select", "fields"),
    "month": Input("select", "months"),
    "ahead": Input("select", "aheads"),
    "at_least": Input("number"),
    "missing": Input("worth"),
}
"""Parameters whose shape alone does not tell what they are of."""


@cache
def inputs_of(kind: type[Condition]) -> Mapping[str, Input]:
    hints = get_type_hints(kind, include_extras=True)
    together = [name for name, shape in COMPOSED.items() if shape in kind.__mro__]
    parts = {"type", *(part for name in together for part in PARTS[name])}
    alone = [(name, field) for name, field in kind.model_fields.items() if name not in parts]
    asked = {name: _input(name, hints[name], required=field.is_required()) for name, field in alone}
    return asked | {name: Input(name) for name in together}


def _input(name: str, hint: Any, *, required: bool) -> Input:
    shape, many = _one(hint)
    base = _base(shape)
    found = (
        _of_shape(shape, base, many=many) if shape == Figure else NAMED.get(name) or _of_shape(shape, base, many=many)
    )
    return Input(found.control, found.offer or name, found.free, many, required, base)


def _of_shape(shape: Any, base: Any, *, many: bool) -> Input:
    if shape == Figure:
        return Input("figure")
    if shape == Amount:
        return Input("money")
    if get_origin(shape) is Literal or base is bool or issubclass(base, enum.Enum):
        return Input("checks" if many else "select", "fixed")
    return Input({int: "number", date: "date"}.get(base, "text"))


def _one(hint: Any) -> tuple[Any, bool]:
    """The shape of one value, and whether there may be several."""
    if get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
        rest = [each for each in get_args(hint) if each is not NoneType]
        return _one(rest[0]) if len(rest) == 1 else (Union[tuple(rest)], False)  # noqa: UP007 - of a tuple
    inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if get_origin(inner) is tuple:
        return get_args(inner)[0], True
    return hint, False


def _base(shape: Any) -> Any:
    inner = get_args(shape)[0] if get_origin(shape) is Annotated else shape
    if get_origin(inner) is Literal:
        return str
    return float if get_origin(inner) in (Union, UnionType) else inner
