"""The rule tree of a segment: frozen, strict, bounded. Nothing of it ever reaches SQL as text.

{"all": [{"type": "tier_at_least", "tier": "gold"},
         {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]}]}

What the conditions are and mean: docs/segments.md.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

import orjson
from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError
from sqlalchemy import and_, false, func, not_, or_, true

from campaigns.segments.conditions import CONDITIONS as KINDS
from campaigns.segments.conditions.base import Condition
from campaigns.segments.faults import CONDITION, BadRule, Fault, check_size, refusal
from campaigns.segments.frame import Frame, Truth
from campaigns.segments.normal import digest_of_tree
from campaigns.segments.shapes import Node

WIDEST = 50


class All(Node):
    """Each of them; an empty list means everybody."""

    all: Annotated[tuple["Rule", ...], Field(strict=False, max_length=WIDEST)]

    def truth(self, frame: Frame) -> Truth:
        return and_(true(), *(part.truth(frame) for part in self.all))


class AnyOf(Node):
    any: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1, max_length=WIDEST)]

    def truth(self, frame: Frame) -> Truth:
        return or_(*(part.truth(frame) for part in self.any))


class NoneOf(Node):
    none: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1, max_length=WIDEST)]

    def truth(self, frame: Frame) -> Truth:
        return not_(func.coalesce(or_(*(part.truth(frame) for part in self.none)), false()))


GROUPS: Mapping[str, type[All] | type[AnyOf] | type[NoneOf]] = {"all": All, "any": AnyOf, "none": NoneOf}
CONDITIONS: Mapping[str, type[Condition]] = {get_args(kind.model_fields["type"].annotation)[0]: kind for kind in KINDS}
"""By the name that trees give them."""


def group_name(rule: Node) -> str:
    """`all`, `any`, `none`, or nothing for a condition."""
    return next((name for name, kind in GROUPS.items() if isinstance(rule, kind)), "")


def parts_of(rule: Node) -> tuple["Rule", ...]:
    """Those of a group; a condition has none."""
    name = group_name(rule)
    return getattr(rule, name) if name else ()


def places_of(rule: "Rule", place: str = "rule") -> Iterator[tuple[str, Condition]]:
    """Each condition with its place in the tree."""
    if isinstance(rule, Condition):
        yield place, rule
    for position, part in enumerate(parts_of(rule)):
        yield from places_of(part, f"{place}.{group_name(rule)}[{position}]")


def _tag(value: Any) -> str | None:
    if isinstance(value, Node):
        return group_name(value) or CONDITION
    if not isinstance(value, Mapping):
        return None
    return next((name for name in GROUPS if name in value), CONDITION)


if TYPE_CHECKING:
    Rule = All | AnyOf | NoneOf | Condition
else:
    Rule = Annotated[
        Annotated[All, Tag("all")]
        | Annotated[AnyOf, Tag("any")]
        | Annotated[NoneOf, Tag("none")]
        | Annotated[Annotated[Union[KINDS], Field(discriminator="type")], Tag(CONDITION)],  # noqa: UP007 - of a tuple
        Discriminator(_tag),
    ]

EVERYBODY = All(all=())
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def parse_rule(tree: Any) -> Rule:
    """The rule that a tree of dictionaries says. Raises BadRule with each place and what is wrong there."""
    check_size(tree)
    try:
        return _RULE.validate_python(tree)
    except ValidationError as fault:
        raise refusal(fault) from fault


def parse_rule_text(text: str | bytes) -> Rule:
    try:
        tree = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise BadRule([Fault("rule", "is not JSON: %(fault)s", {"fault": str(fault)[:80]})]) from fault
    return parse_rule(tree)


def tree_of(rule: Rule) -> dict[str, Any]:
    """The plain tree again, as it is kept; conditions without what was not said."""
    return rule.model_dump(mode="json", exclude_defaults=True)


def digest_of(rule: Rule) -> str:
    """The same for rules that differ only in how they are written."""
    return digest_of_tree(tree_of(rule))
