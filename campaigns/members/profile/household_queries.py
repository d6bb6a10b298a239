"""Reads about households, and who may belong to one."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, ContactPoint, Household, Member

PAGE = 50
MOST_SUGGESTED = 20
MOST_AT_ONE_ADDRESS = 8
"""What more members share is a shop's or a school's."""


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """Several members reached at one address, not all in one household. They are in order of their ids."""

    kind: AddressKind
    address: str
    members: tuple[Member, ...]


def get_household(session: Session, household_id: int) -> Household:
    """With its members and their addresses."""
    wanted = select(Household).where(Household.id == household_id)
    wanted = wanted.options(selectinload(Household.members).selectinload(Member.contact_points))
    return must_exist(session.scalar(wanted), mark("household"))


def count_households(session: Session, *, words: str = "") -> int:
    return session.scalar(_named(words).with_only_columns(func.count(Household.id))) or 0


def list_households(session: Session, *, words: str = "", limit: int = PAGE, offset: int = 0) -> list[Household]:
    """By name; their members are loaded. `words` are looked for in its name and its members' names."""
    rows = _named(words).options(selectinload(Household.members)).order_by(Household.name, Household.id)
    return list(session.scalars(rows.limit(limit).offset(offset)))


def housemates_of(session: Session, member: Member) -> list[tuple[Member, str]]:
    """Members outside the member's household who share an address with them, each with the address."""
    theirs, mine = aliased(ContactPoint), aliased(ContactPoint)
    rows = (
        select(Member, func.min(theirs.address))
        .join(theirs, theirs.member_id == Member.id)
        .join(mine, and_(mine.kind == theirs.kind, mine.address == theirs.address))
        .where(mine.member_id == member.id, Member.id != member.id, Member.erased_at.is_(None))
        .where(or_(Member.household_id.is_(None), Member.household_id != (member.household_id or 0)))
        .group_by(Member.id)
        .order_by(Member.id)
        .limit(MOST_SUGGESTED)
    )
    return [(each, address) for each, address in session.execute(rows)]


def shared_addresses(session: Session) -> list[SharedAddress]:
    """Where a household may be: addresses of two to eight members of whom at least one is in none."""
    here = (ContactPoint.kind, ContactPoint.address)
    several = select(*here).group_by(*here).having(func.count() > 1)
    several_here = several.order_by(*here).subquery()  # few; in the order of the index, which alone is read then
    shared = (
        select(*here, func.array_agg(Member.id.distinct()).label("ids"))
        .join(
            several_here, and_(several_here.c.kind == ContactPoint.kind, several_here.c.address == ContactPoint.address)
        )
        .join(Member, Member.id == ContactPoint.member_id)
        .where(Member.erased_at.is_(None))
        .group_by(*here)
        .having(
            func.count(Member.id.distinct()).between(2, MOST_AT_ONE_ADDRESS),
            func.count().filter(Member.household_id.is_(None)) > 0,
        )
        .order_by(func.min(Member.id))
        .limit(MOST_SUGGESTED)
    )
    found = session.execute(shared).all()
    ids = {member_id for row in found for member_id in row.ids}
    people = {member.id: member for member in session.scalars(select(Member).where(among(Member.id, ids)))}
    return [SharedAddress(row.kind, row.address, tuple(people[each] for each in sorted(row.ids))) for row in found]


def _named(words: str) -> Select[Household]:
    rows = select(Household)
    for word in words.replace("\x00", "").split():
        inside = select(Member.household_id).where(
            or_(Member.full_name.icontains(word, autoescape=True), Member.sort_name.icontains(word, autoescape=True))
        )
        rows = rows.where(or_(Household.name.icontains(word, autoescape=True), Household.id.in_(inside)))
    return rows
