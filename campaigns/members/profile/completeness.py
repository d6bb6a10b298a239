"""How complete a profile is, and what is worth asking next. The list and its reasons stand in docs/profile.md."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.members.models import (
    Activity,
    ActivityKind,
    AddressKind,
    ContactPoint,
    ContactPointState,
    CustomField,
    Member,
    Note,
    SpecialDay,
    SpecialDayKind,
)
from campaigns.members.timeline import record_selected
from campaigns.members.whose import Whose, anybodys

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something worth knowing: its worth of 100, and the condition on `Member` that it is known."""

    key: str
    words: str
    worth: int
    known: ColumnElement[bool]


def _has(table: type[ContactPoint | Note | SpecialDay], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Looked up for each member: without an OFFSET PostgreSQL reads the table of all for every few thousand."""
    theirs = select(table.id).where(table.member_id == Member.id, *conditions)
    return theirs.correlate(Member).offset(0).exists()


def _reachable(kind: AddressKind) -> ColumnElement[bool]:
    return _has(ContactPoint, ContactPoint.kind == kind, ContactPoint.state == ContactPointState.ACTIVE)


_birthday = _has(SpecialDay, SpecialDay.kind == SpecialDayKind.BIRTHDAY, SpecialDay.whose == "")
_companion = _has(SpecialDay, SpecialDay.whose != "")
_family = or_(Member.household_id.is_not(None), _companion)
_fields = func.coalesce(select(func.array_agg(CustomField.key)).scalar_subquery(), cast([], ARRAY(Text)))

WANTED: tuple[Wanted, ...] = (
    Wanted("birthday", mark("Birthday"), 20, _birthday),
    Wanted("mobile", mark("A mobile that works"), 15, _reachable(AddressKind.SMS)),
    Wanted("email", mark("An email address that works"), 15, _reachable(AddressKind.EMAIL)),
    Wanted("interests", mark("Interests"), 10, func.cardinality(Member.interests) > 0),
    Wanted("family", mark("Family: a household, or a companion's day"), 10, _family),
    Wanted("note", mark("What was talked about"), 8, _has(Note)),
    Wanted("expected_spend", mark("Expected spend in a year"), 7, Member.expected_spend.is_not(None)),
    Wanted("names", mark("Family and given name"), 5, and_(Member.family_name != "", Member.given_name != "")),
    Wanted("place", mark("Country and city"), 5, and_(Member.country != "", Member.city != "")),
    Wanted("fields", mark("The club's own fields"), 5, Member.custom.has_all(_fields)),
)
"""By worth; together 100."""


@cache
def completeness_of() -> ColumnElement[int]:
    """0 to 100, as SQL over `Member`."""
    parts: list[ColumnElement[int]] = [case((wanted.known, wanted.worth), else_=0) for wanted in WANTED]
    total = parts[0]
    for part in parts[1:]:
        total += part
    return total


def missing_of(session: Session, member_id: int) -> list[Wanted]:
    """What is not known of a member, what is worth most first."""
    row = session.execute(select(*(wanted.known for wanted in WANTED)).where(Member.id == member_id)).one()
    return [wanted for wanted, known in zip(WANTED, row, strict=True) if not known]


def fill_completeness(session: Session, whose: Whose = anybodys, *, now: datetime) -> int:
    """Count anew for these members. Gives how many changed.

    Who reaches 100 for the first time has that noted, which is what points are given for.
    """
    whom = whose(Member.id.expression)
    score = select(Member.id.label("member_id"), completeness_of().label("score")).where(whom).subquery("score")
    changed = (
        update(Member)
        .where(Member.id == score.c.member_id, Member.completeness != score.c.score)
        .values(completeness=score.c.score)
    )
    count = session.execute(changed, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    record_selected(session, _completed(whom, now), now=now)
    return int(count)


def _completed(whom: ColumnElement[bool], now: datetime) -> Select[*tuple[Any, ...]]:
    reference = func.concat("profile:member:", Member.id)
    noted = exists().where(Activity.kind == ActivityKind.PROFILE_COMPLETED, Activity.reference == reference)
    return select(
        Member.id,
        literal(ActivityKind.PROFILE_COMPLETED, Activity.kind.type),
        literal(now, Activity.at.type),
        literal(1, Activity.value.type),
        reference,
        literal(None, Activity.event_id.type),
    ).where(whom, Member.completeness == WHOLE, ~noted)
