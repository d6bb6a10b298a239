"""What a rule names: other segments are put in their places, tiers must exist."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.members.models import Tier
from campaigns.segments.faults import BadRule, Fault
from campaigns.segments.models import Segment
from campaigns.segments.rules import (
    All,
    AnyOf,
    Condition,
    InSegment,
    NoneOf,
    Rule,
    TierAtLeast,
    TierIn,
    group_name,
    parse_rule,
    parts_of,
    with_parts,
)

LARGEST = 500
"""Parts of a rule together with all that it refers to."""


def resolve_rule(session: Session, rule: Rule) -> Rule:
    """The same rule with the rules of the segments it names in their places."""
    return _Resolver(session).resolve(rule, "rule", frozenset())


def check_names(session: Session, rule: Rule) -> None:
    """Refuse tiers and segments that do not exist, and circles."""
    resolve_rule(session, rule)
    known = set(session.scalars(select(Tier.key)))
    faults = [
        Fault(place, mark("there is no tier “%(tier)s”"), {"tier": key})
        for place, leaf in leaves(rule)
        for key in _tiers(leaf)
        if key not in known
    ]
    if faults:
        raise BadRule(faults)


def leaves(rule: Rule, place: str = "rule") -> Iterator[tuple[str, Condition]]:
    """Each condition with its place in the tree."""
    if not isinstance(rule, All | AnyOf | NoneOf):
        yield place, rule
    for spot, part in _parts(rule, place):
        yield from leaves(part, spot)


def _tiers(leaf: Condition) -> tuple[str, ...]:
    if isinstance(leaf, TierAtLeast):
        return (leaf.tier,)
    return leaf.tiers if isinstance(leaf, TierIn) else ()


def _parts(rule: Rule, place: str) -> Iterator[tuple[str, Rule]]:
    for position, part in enumerate(parts_of(rule)):
        yield f"{place}.{group_name(rule)}[{position}]", part


class _Resolver:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen = 0

    def resolve(self, rule: Rule, place: str, inside: frozenset[int]) -> Rule:
        self._seen += 1
        if self._seen > LARGEST:
            raise BadRule([Fault(place, mark("refers to too much"))])
        if isinstance(rule, InSegment):
            return self._look_up(rule.segment, place, inside)
        if isinstance(rule, All | AnyOf | NoneOf):
            return with_parts(rule, [self.resolve(part, spot, inside) for spot, part in _parts(rule, place)])
        return rule

    def _look_up(self, segment_id: int, place: str, inside: frozenset[int]) -> Rule:
        found = self._session.get(Segment, segment_id)
        if found is None:
            raise BadRule([Fault(place, mark("there is no segment %(segment)s"), {"segment": segment_id})])
        if segment_id in inside:
            raise BadRule([Fault(place, mark("goes round in a circle through “%(name)s”"), {"name": found.name})])
        return self.resolve(parse_rule(found.rule), place, inside | {segment_id})
