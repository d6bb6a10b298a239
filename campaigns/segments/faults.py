"""What is wrong in a rule, and at which place of its tree: `rule.any[1].days: must be between 1 and 3650`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from campaigns.core.errors import Refused
from campaigns.core.words import mark

DEEPEST = 6
MOST = 100
MOST_SAID = 10
CONDITION = "condition"
"""The tag that the union of rules gives to whatever is no group."""

SENTENCES: Mapping[str, str] = {
    "between": mark("must be between %(low)s and %(high)s"),
    "missing": mark("is missing"),
    "extra_forbidden": mark("is not known here"),
    "int_type": mark("must be a whole number"),
    "string_type": mark("must be text"),
    "string_pattern_mismatch": mark("is not well formed"),
    "enum": mark("must be one of %(expected)s"),
    "tuple_type": mark("must be a list"),
    "too_short": mark("must not be empty"),
    "too_long": mark("must have at most %(max_length)s entries"),
    "day": mark("must be a date such as 2026-11-22"),
    "figure": mark("must be a number"),
    "bool_type": mark("must be true or false"),
    "literal_error": mark("must be one of %(expected)s"),
    "string_too_long": mark("must have at most %(max_length)s characters"),
    "two_spans": mark("has days beside dates; keep one of them"),
    "no_span": mark("needs days, or a date since or until"),
    "turned": mark("ends before it begins; swap them"),
    "two_counts": mark("has an exact number beside others; keep one of them"),
    "nothing_asked": mark("asks nothing of the field"),
    "one_month": mark("needs either month or ahead"),
    "one_limit": mark("needs either missing or percent"),
    "no_limit": mark("needs at_least or at_most"),
    "union_tag_invalid": mark("is not a condition I know"),
    "union_tag_not_found": mark("must be a group (all, any, none) or a condition with a type"),
}
OTHERWISE = mark("cannot be used")


@dataclass(frozen=True, slots=True)
class Fault:
    """`sentence` is an English msgid with %(name)s places for `values`."""

    place: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence % self.values}"


class BadRule(Refused):
    sentence = mark("The rule cannot be used. %(faults)s")
    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults="; ".join(map(str, faults)))
        self.faults = tuple(faults)


def check_size(tree: Any) -> None:
    """Refuse a tree too deep or too large, before anything walks it by recursion."""
    waiting: list[tuple[Any, int]] = [(tree, 0)]
    seen = 1
    while waiting:
        node, depth = waiting.pop()
        children = _children(node)
        seen += len(children)
        if depth > DEEPEST:
            raise BadRule([Fault("rule", mark("may be nested at most %(deepest)s deep"), {"deepest": DEEPEST})])
        if seen > MOST:
            raise BadRule([Fault("rule", mark("may have at most %(most)s parts"), {"most": MOST})])
        waiting.extend((child, depth + 1) for child in children)


def refusal(fault: ValidationError) -> BadRule:
    return BadRule(list(_faults(fault)))


def _faults(fault: ValidationError) -> Iterator[Fault]:
    errors = fault.errors(include_url=False, include_input=False)
    for error in [error for error in errors if not _follows(error, errors)][:MOST_SAID]:
        sentence = SENTENCES.get(error["type"], OTHERWISE)
        yield Fault(_place(error["loc"]), sentence, error.get("ctx", {}))


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """A list counts as too short when what stands in it was refused: said once already."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in errors
    )


def _children(node: Any) -> list[Any]:
    if not isinstance(node, Mapping):
        return []
    return [child for value in node.values() if isinstance(value, list) for child in value if isinstance(child, dict)]


def _place(steps: Sequence[int | str]) -> str:
    """Pydantic's path without the tags of the unions it went through."""
    place, tag_next = "rule", True
    for step in steps:
        if isinstance(step, int):
            place, tag_next = f"{place}[{step}]", True
        elif tag_next:
            tag_next = step == CONDITION
        else:
            place = f"{place}.{step}"
    return place
