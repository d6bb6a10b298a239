"""The rule tree of a segment: frozen, strict, bounded. Nothing of it ever reaches SQL as text.

{"all": [{"type": "tier_at_least", "tier": "gold"},
         {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]}]}
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from campaigns.members.models import AddressKind, EngagementBand, Topic
from campaigns.segments.faults import CONDITION, BadRule, Fault, check_size, refusal


def between(low: int, high: int) -> AfterValidator:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise PydanticCustomError("between", "must be between {low} and {high}", {"low": low, "high": high})
        return value

    return AfterValidator(check)


Days = Annotated[int, between(1, 3650)]
Times = Annotated[int, between(1, 1000)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Band = Annotated[EngagementBand, Field(strict=False)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Zone = Annotated[str, Field(pattern=r"^[A-Za-z0-9_+\-/]{1,64}$")]


class Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TierAtLeast(Node):
    type: Literal["tier_at_least"]
    tier: Key


class TierIn(Node):
    type: Literal["tier_in"]
    tiers: Annotated[tuple[Key, ...], Field(strict=False, min_length=1, max_length=20)]


class EngagementIn(Node):
    type: Literal["engagement_in"]
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1, max_length=4)]


class Attended(Node):
    """Was at `at_least` gatherings, in the last `days` if given."""

    type: Literal["attended"]
    at_least: Times = 1
    days: Days | None = None


class Purchased(Node):
    """Bought `at_least` times, in the last `days` if given."""

    type: Literal["purchased"]
    at_least: Times = 1
    days: Days | None = None


class Spent(Node):
    """Spent `amount` minor units or more, refunds taken off, in the last `days` if given."""

    type: Literal["spent"]
    amount: Annotated[int, between(1, 10**15)]
    days: Days | None = None


class LanguageIn(Node):
    type: Literal["language_in"]
    languages: Annotated[tuple[Language, ...], Field(strict=False, min_length=1, max_length=20)]


class ZoneIn(Node):
    type: Literal["zone_in"]
    zones: Annotated[tuple[Zone, ...], Field(strict=False, min_length=1, max_length=50)]


class Joined(Node):
    """Joined the club in the last `days`."""

    type: Literal["joined"]
    days: Days


class Consented(Node):
    type: Literal["consented"]
    topic: Annotated[Topic, Field(strict=False)]
    channel: Annotated[AddressKind, Field(strict=False)]


class Referred(Node):
    """Brought `at_least` friends."""

    type: Literal["referred"]
    at_least: Times = 1


class InSegment(Node):
    type: Literal["in_segment"]
    segment: Annotated[int, between(1, 2**62)]


Condition = Annotated[
    TierAtLeast
    | TierIn
    | EngagementIn
    | Attended
    | Purchased
    | Spent
    | LanguageIn
    | ZoneIn
    | Joined
    | Consented
    | Referred
    | InSegment,
    Field(discriminator="type"),
]


class All(Node):
    """Each of them; an empty list means everybody."""

    all: Annotated[tuple["Rule", ...], Field(strict=False, max_length=50)]


class AnyOf(Node):
    any: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1, max_length=50)]


class NoneOf(Node):
    none: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1, max_length=50)]


GROUPS: dict[str, type[All] | type[AnyOf] | type[NoneOf]] = {"all": All, "any": AnyOf, "none": NoneOf}


def group_name(rule: Node) -> str:
    """`all`, `any`, `none`, or nothing for a condition."""
    return next((name for name, kind in GROUPS.items() if isinstance(rule, kind)), "")


def parts_of(rule: Node) -> tuple["Rule", ...]:
    """Those of a group; a condition has none."""
    name = group_name(rule)
    return getattr(rule, name) if name else ()


def with_parts(group: All | AnyOf | NoneOf, parts: Iterable["Rule"]) -> "Rule":
    return type(group).model_validate({group_name(group): tuple(parts)})


def _tag(value: Any) -> str | None:
    if isinstance(value, Node):
        return group_name(value) or CONDITION
    if not isinstance(value, Mapping):
        return None
    return next((name for name in GROUPS if name in value), CONDITION)


Rule = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NoneOf, Tag("none")]
    | Annotated[Condition, Tag(CONDITION)],
    Discriminator(_tag),
]
CONDITIONS: dict[str, type[Node]] = {
    get_args(kind.model_fields["type"].annotation)[0]: kind for kind in get_args(get_args(Condition)[0])
}
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
    """The plain tree again, as it is kept; conditions without what was not asked."""
    return rule.model_dump(mode="json", exclude_none=True)


def digest_of(rule: Rule) -> str:
    return hashlib.sha256(orjson.dumps(tree_of(rule), option=orjson.OPT_SORT_KEYS)).hexdigest()
