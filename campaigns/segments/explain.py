"""Why a member is in a segment or not: each part of its rule, whether it holds for them, and the value behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.segments.conditions.base import Condition
from campaigns.segments.conditions.lists import InSegment
from campaigns.segments.frame import Frame
from campaigns.segments.names import rules_named
from campaigns.segments.rules import Rule, parts_of


@dataclass(frozen=True, slots=True)
class Explained:
    """`parts` are those of a group in their order, or the rule of the segment that is mentioned.

    `found` are the values behind a condition, by name; absent ones are left out.
    """

    rule: Rule
    holds: bool
    found: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple["Explained", ...] = ()


def explain_member(session: Session, rule: Rule, *, member_id: int, now: datetime) -> Explained:
    """One SELECT that asks every part of the rule about one member. Who was erased is not found."""
    frame = Frame(session, now, only=member_id, rules=rules_named(session, rule))
    asked = [column for part in _walk(rule, frame) for column in _columns(part, frame)]
    row = must_exist(session.execute(frame.members().with_only_columns(*asked)).one_or_none(), mark("member"))
    return _explained(rule, frame, iter(row))


def _walk(rule: Rule, frame: Frame) -> Iterator[Rule]:
    yield rule
    for part in _inside(rule, frame):
        yield from _walk(part, frame)


def _inside(rule: Rule, frame: Frame) -> tuple[Rule, ...]:
    return (frame.rules[rule.segment],) if isinstance(rule, InSegment) else parts_of(rule)


def _columns(rule: Rule, frame: Frame) -> Iterator[ColumnElement[Any]]:
    yield func.coalesce(rule.truth(frame), false())
    if isinstance(rule, Condition):
        yield from rule.found(frame).values()


def _explained(rule: Rule, frame: Frame, answers: Iterator[Any]) -> Explained:
    holds = next(answers)
    names = rule.found(frame) if isinstance(rule, Condition) else ()
    found = {name: next(answers) for name in names}
    parts = tuple(_explained(part, frame, answers) for part in _inside(rule, frame))
    return Explained(rule, holds, {name: value for name, value in found.items() if value is not None}, parts)
