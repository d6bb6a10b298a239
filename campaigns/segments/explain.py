"""Why a member is in a segment or not: each part of its rule, and whether it holds for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.models import Member, MemberSummary
from campaigns.segments.compiler import condition_of
from campaigns.segments.references import resolve_rule
from campaigns.segments.rules import Rule, parts_of


@dataclass(frozen=True, slots=True)
class Explained:
    """`parts` are those of a group, in their order."""

    rule: Rule
    holds: bool
    parts: tuple["Explained", ...] = ()


def explain_member(session: Session, rule: Rule, *, member_id: int, now: datetime) -> Explained:
    """One SELECT that asks every part of the rule about one member."""
    whole = resolve_rule(session, rule)
    asked = [func.coalesce(condition_of(part, now), false()) for part in _walk(whole)]
    answer = session.execute(
        select(*asked)
        .select_from(Member)
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.id == member_id)
    ).first()
    if answer is None:
        raise NotFound(what=mark("member"))
    return _explained(whole, iter(answer))


def _walk(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in parts_of(rule):
        yield from _walk(part)


def _explained(rule: Rule, answers: Iterator[bool]) -> Explained:
    holds = next(answers)
    return Explained(rule, holds, tuple(_explained(part, answers) for part in parts_of(rule)))
