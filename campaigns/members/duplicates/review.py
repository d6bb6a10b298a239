"""Two records side by side: what differs, what each has, and which of them would rather stay."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.base import Base
from campaigns.members.duplicates.queries import get_pair
from campaigns.members.models import DuplicatePair, Member, MemberSummary, SpecialDay, SpecialDayKind
from campaigns.staff.models import Staff

COUNTED = ("purchase", "invitation", "message", "note", "points_entry")
"""Tables of which a review says how many rows each has."""


@dataclass(frozen=True, slots=True)
class Side:
    """`has`: table → rows; `last_seen`: the newest on the timeline."""

    member: Member
    birthday: SpecialDay | None
    owner: str
    has: Mapping[str, int]
    last_seen: datetime | None

    def value(self, field: str) -> Any:
        """What the record says of a field: a text, a special day for `birthday`, minor units for `expected_spend`."""
        return _READ[field](self)


@dataclass(frozen=True, slots=True)
class Review:
    """`kept_id`: who stays unless the other is chosen."""

    pair: DuplicatePair
    sides: tuple[Side, Side]
    kept_id: int

    @property
    def fields(self) -> Sequence[tuple[str, bool]]:
        """What either says anything of, and whether both say something else."""
        one, other = self.sides
        return [(field, _differs(one, other, field)) for field in FIELDS if one.value(field) or other.value(field)]


_READ: Mapping[str, Callable[[Side], Any]] = {
    "name": lambda side: side.member.full_name,
    "call_name": lambda side: side.member.call_name,
    "birthday": lambda side: side.birthday,
    "language": lambda side: side.member.language,
    "zone": lambda side: side.member.zone,
    "country": lambda side: side.member.country,
    "city": lambda side: side.member.city,
    "household": lambda side: side.member.household.name if side.member.household else "",
    "owner": lambda side: side.owner,
    "chapter": lambda side: side.member.chapter.name if side.member.chapter else "",
    "introduced_by": lambda side: side.member.introduced_by.full_name if side.member.introduced_by else "",
    "expected_spend": lambda side: side.member.expected_spend,
    "reference": lambda side: side.member.source_reference or "",
}
FIELDS = tuple(_READ)
"""Of which the value that stays may be chosen."""


def preferred(one: Member, other: Member) -> Member:
    """Who stays unless chosen otherwise: who has been a member longer, then the fuller profile, then the older row."""
    return min(one, other, key=lambda member: (member.joined_at, -member.completeness, member.id))


def read_review(session: Session, pair_id: int) -> Review:
    pair = get_pair(session, pair_id)
    one, other = (_side(session, member_id) for member_id in (pair.one_id, pair.other_id))
    return Review(pair, (one, other), preferred(one.member, other.member).id)


def _side(session: Session, member_id: int) -> Side:
    member = session.scalars(
        select(Member)
        .where(Member.id == member_id)
        .options(
            joinedload(Member.tier),
            joinedload(Member.summary),
            joinedload(Member.household),
            joinedload(Member.chapter),
            joinedload(Member.introduced_by),
            selectinload(Member.contact_points),
            selectinload(Member.special_days),
        )
    ).one()
    own = (day for day in member.special_days if day.kind is SpecialDayKind.BIRTHDAY and not day.whose)
    owner = session.get(Staff, member.owner_id) if member.owner_id else None
    return Side(
        member=member,
        birthday=next(own, None),
        owner=owner.name if owner else "",
        has=_counts(session, member_id),
        last_seen=_last_seen(session, member_id),
    )


def _counts(session: Session, member_id: int) -> Mapping[str, int]:
    tables = [Base.metadata.tables[name] for name in COUNTED]
    count = (select(func.count()).where(table.c.member_id == member_id).scalar_subquery() for table in tables)
    return dict(zip(COUNTED, session.execute(select(*count)).one(), strict=True))


def _last_seen(session: Session, member_id: int) -> datetime | None:
    """When they were last in touch or bought."""
    touched = func.greatest(MemberSummary.last_touch_at, MemberSummary.last_purchase_at, MemberSummary.last_attended_at)
    return session.scalar(select(touched).where(MemberSummary.member_id == member_id))


def _differs(one: Side, other: Side, field: str) -> bool:
    mine, theirs = (_plain(side, field) for side in (one, other))
    return mine not in (None, "") and theirs not in (None, "") and mine != theirs


def _plain(side: Side, field: str) -> Any:
    said = side.value(field)
    if isinstance(said, SpecialDay):
        return (said.calendar, said.month, said.day, said.year, said.in_leap_month)
    return said
