"""Households: members who share a home or an account, who pays, who uses, who decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import Household, HouseholdRole, Member
from campaigns.members.profile.changes import lock_member, note_change, note_changes
from campaigns.members.profile.tags import clean_line
from campaigns.members.standing.summary import refresh_members

MOST = 50
WORDS = mark("Household")
WORDS_OF_ROLES = mark("Part in the household")


class HouseholdNameMissing(Refused):
    sentence = mark("A household needs a name.")
    status = 422


class HouseholdFull(Refused):
    sentence = mark("A household has at most %(most)s members.")


class NotInHousehold(Refused):
    sentence = mark("%(name)s is not in this household any more. Nothing was changed.")


def make_household(session: Session, *, name: str, member_ids: Sequence[int], now: datetime) -> Household:
    """Of these members, who leave any other household for it."""
    household = Household(name=_clean(name), created_at=now)
    session.add(household)
    session.flush()
    for member_id in sorted(set(member_ids)):
        join_household(session, household_id=household.id, member_id=member_id, roles=(), now=now)
    return household


def rename_household(session: Session, *, household_id: int, name: str) -> None:
    _lock(session, household_id).name = _clean(name)


def join_household(
    session: Session, *, household_id: int, member_id: int, roles: Iterable[HouseholdRole], now: datetime
) -> None:
    """Who was in another household leaves it; who is here already keeps their roles."""
    _lock(session, household_id)
    member = lock_member(session, member_id)
    if member.household_id == household_id:
        return
    if _size(session, household_id) >= MOST:
        raise HouseholdFull(most=MOST)
    left, member.household_id = member.household_id, household_id
    member.household_roles = _in_order(roles)
    note_change(session, member, [WORDS], now=now)
    if left is not None:
        _expect_anew(session, left, now)
        drop_empty(session, [left])


def set_roles(
    session: Session, *, household_id: int, member_id: int, roles: Iterable[HouseholdRole], now: datetime
) -> None:
    member = _lock_inhabitant(session, household_id, member_id)
    kept = _in_order(roles)
    if member.household_roles != kept:
        member.household_roles = kept
        note_change(session, member, [WORDS_OF_ROLES], now=now)


def leave_household(session: Session, *, household_id: int, member_id: int, now: datetime) -> bool:
    """Whether anybody is left who is seen; a household of nobody goes."""
    member = _lock_inhabitant(session, household_id, member_id)
    member.household_id, member.household_roles = None, []
    note_change(session, member, [WORDS], now=now)
    _expect_anew(session, household_id, now)
    drop_empty(session, [household_id])
    return _size(session, household_id) > 0


def drop_empty(session: Session, household_ids: Sequence[int]) -> int:
    """Remove those of these households in which nobody lives any more. Gives how many."""
    session.flush()
    locked = select(Household.id).where(among(Household.id, household_ids)).order_by(Household.id).with_for_update()
    session.execute(locked)
    empty = among(Household.id, household_ids) & ~exists().where(Member.household_id == Household.id)
    return len(session.execute(delete(Household).where(empty).returning(Household.id)).all())


def dissolve_household(session: Session, *, household_id: int, now: datetime) -> None:
    """All leave, and it goes."""
    household = _lock(session, household_id)
    inhabitants = select(Member).where(Member.household_id == household_id).order_by(Member.id).with_for_update()
    leaving = session.scalars(inhabitants, execution_options={"populate_existing": True}).all()
    for member in leaving:
        member.household_id, member.household_roles = None, []
    note_changes(session, leaving, [WORDS], now=now)
    refresh_members(session, [member.id for member in leaving], now=now, shared=False)
    session.delete(household)
    session.flush()


def _expect_anew(session: Session, household_id: int, now: datetime) -> None:
    """Of those who stay behind less may be expected than while the other bought for the house."""
    staying = session.scalars(select(Member.id).where(Member.household_id == household_id)).all()
    refresh_members(session, staying, now=now, shared=False)


def _lock(session: Session, household_id: int) -> Household:
    return must_exist(session.get(Household, household_id, with_for_update=True), mark("household"))


def _lock_inhabitant(session: Session, household_id: int, member_id: int) -> Member:
    _lock(session, household_id)
    member = lock_member(session, member_id)
    if member.household_id != household_id:
        raise NotInHousehold(name=member.full_name)
    return member


def _size(session: Session, household_id: int) -> int:
    inhabitants = select(func.count()).where(Member.household_id == household_id)
    return session.scalar(inhabitants) or 0


def _in_order(roles: Iterable[HouseholdRole]) -> list[str]:
    given = set(roles)
    return [role.value for role in HouseholdRole if role in given]


def _clean(name: str) -> str:
    kept = clean_line(name)
    if not kept:
        raise HouseholdNameMissing
    return kept
