"""Members as they are compared: who they are, how they are reached, when they were born."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.duplicates.names import Name, read_name
from campaigns.members.models import AddressKind, CalendarKind, ContactPoint, Member, SpecialDay, SpecialDayKind

SLICE = 20_000
"""Members read at once."""
_APART = "\x1f"


class Birthday(NamedTuple):
    calendar: str
    month: int
    day: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """`facts` is a hash of all that stands here."""

    id: int
    facts: int
    name: Name
    phones: frozenset[str]
    mails: frozenset[str]
    birthday: Birthday | None
    household_id: int | None
    city: str


def people(session: Session, ids: Iterable[int]) -> Iterator[Person]:
    for row in session.execute(_rows().where(among(Member.id, ids))):
        yield _person(row)


def known_facts() -> Select[int, int]:
    """Every member who was not erased, with the hash of their facts."""
    return select(Member.id, _hash().label("facts")).where(Member.erased_at.is_(None))


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Member.id,
        _hash().label("facts"),
        Member.full_name,
        Member.call_name,
        Member.sort_name,
        Member.household_id,
        Member.city,
        _addresses().label("addresses"),
        _birthday().label("birthday"),
    )


def _hash() -> Any:
    parts = (
        Member.full_name,
        Member.call_name,
        Member.sort_name,
        func.coalesce(cast(Member.household_id, String), ""),
        Member.city,
        func.coalesce(_addresses(), ""),
        func.coalesce(_birthday(), ""),
    )
    return func.hashtextextended(func.concat_ws(_APART, *parts), 0, type_=BigInteger)


def _addresses() -> Any:
    """One a line: `sms:+8613800001111`."""
    said = ContactPoint.kind.concat(":").concat(ContactPoint.address)
    listed = func.string_agg(said, aggregate_order_by(literal("\n"), said))
    return select(listed).where(ContactPoint.member_id == Member.id).correlate(Member).scalar_subquery()


def _birthday() -> Any:
    """The member's own, the first one they gave: `gregorian:1:2:1990`."""
    said = func.concat_ws(":", SpecialDay.calendar, SpecialDay.month, SpecialDay.day, SpecialDay.year)
    return (
        select(said)
        .where(SpecialDay.member_id == Member.id, SpecialDay.kind == SpecialDayKind.BIRTHDAY, SpecialDay.whose == "")
        .order_by(SpecialDay.id)
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )


def _person(row: Any) -> Person:
    said = [address.split(":", 1) for address in (row.addresses or "").split("\n") if address]
    return Person(
        id=row.id,
        facts=row.facts,
        name=read_name(row.full_name, row.call_name, row.sort_name),
        phones=frozenset(address for kind, address in said if kind == AddressKind.SMS),
        mails=frozenset(address for kind, address in said if kind == AddressKind.EMAIL),
        birthday=_read_birthday(row.birthday),
        household_id=row.household_id,
        city=row.city.strip().casefold(),
    )


def _read_birthday(said: str | None) -> Birthday | None:
    if said is None:
        return None
    calendar, month, day, *year = said.split(":")
    return Birthday(CalendarKind(calendar).value, int(month), int(day), int(year[0]) if year else None)
