"""Owners beside each other, and members nobody owns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from campaigns.care.day import UNTOUCHED_DAYS
from campaigns.care.models import (
    Complaint,
    ComplaintState,
    FollowUp,
    FollowUpState,
    OwnershipChange,
    OwnershipReason,
    OwnershipWarning,
)
from campaigns.care.rules import day_begins
from campaigns.care.touch import LAST_TOUCH, is_cared_for
from campaigns.core.romanising import by_name
from campaigns.core.zones import club_zone
from campaigns.members.models import Member, MemberSummary
from campaigns.staff.models import Staff
from campaigns.staff.permissions import GRANTED, Permission

_NOBODYS = (Member.owner_id.is_(None), ~Member.deceased, Member.erased_at.is_(None))


@dataclass(frozen=True, slots=True)
class OwnerRow:
    staff: Staff
    members: int
    due: int
    """Today."""
    overdue: int
    untouched: int
    warned: int
    """Members whom the club takes back unless they are in touch."""
    complaints: int


@dataclass(frozen=True, slots=True)
class Nobodys:
    """`change` is how the last owner lost them; nothing if they never had one."""

    member: Member
    change: OwnershipChange | None


def who_cares(session: Session) -> list[Staff]:
    """Staff who may own members, by name."""
    roles = [role for role, granted in GRANTED.items() if Permission.CARE_FOR_MEMBERS in granted]
    chosen = select(Staff).where(Staff.active, Staff.role.in_(roles))
    return by_name(session.scalars(chosen.order_by(Staff.id)))


def count_owned(session: Session, *, staff_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(Member.owner_id == staff_id)) or 0


def list_owners(session: Session, *, now: datetime) -> list[OwnerRow]:
    """All who own members or may, those who left included while members are theirs."""
    zone = club_zone(session)
    today = now.astimezone(zone).date()
    touched_since = day_begins(now, zone, days=1 - UNTOUCHED_DAYS)
    owned = (
        select(
            Member.owner_id,
            func.count().label("members"),
            func.count().filter(touched_since > LAST_TOUCH, is_cared_for(now=now)).label("untouched"),
        )
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.owner_id.is_not(None))
        .group_by(Member.owner_id)
        .subquery()
    )
    tasks = (
        select(
            FollowUp.owner_id,
            func.count().filter(FollowUp.due_on == today).label("due"),
            func.count().filter(FollowUp.due_on < today).label("overdue"),
        )
        .where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on <= today)
        .group_by(FollowUp.owner_id)
        .subquery()
    )
    complaints = _open(Complaint.owner_id, Complaint.state == ComplaintState.OPEN)
    warnings = _open(OwnershipWarning.owner_id, OwnershipWarning.ended_at.is_(None))
    figures = (owned.c.members, tasks.c.due, tasks.c.overdue, owned.c.untouched, warnings.c.open, complaints.c.open)
    rows = (
        select(Staff, *(func.coalesce(figure, 0) for figure in figures))
        .outerjoin(owned, owned.c.owner_id == Staff.id)
        .outerjoin(tasks, tasks.c.owner_id == Staff.id)
        .outerjoin(warnings, warnings.c.owner_id == Staff.id)
        .outerjoin(complaints, complaints.c.owner_id == Staff.id)
        .where(or_(owned.c.members > 0, Staff.id.in_([each.id for each in who_cares(session)])))
        .order_by(Staff.id)
    )
    found = by_name((OwnerRow(*row) for row in session.execute(rows)), name=lambda row: row.staff.name)
    return sorted(found, key=lambda row: -row.members)


def _open(owner: InstrumentedAttribute[Any], is_open: ColumnElement[bool]) -> Subquery:
    return select(owner, func.count().label("open")).where(is_open).group_by(owner).subquery()


def count_nobodys(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(*_NOBODYS)) or 0


def list_nobodys(session: Session, *, limit: int, offset: int = 0) -> list[Nobodys]:
    """Members without an owner: those taken back first, the latest first; then by name."""
    taken_back = (
        select(func.max(OwnershipChange.id).label("change_id"), OwnershipChange.member_id)
        .where(OwnershipChange.reason == OwnershipReason.RECLAIMED)
        .group_by(OwnershipChange.member_id)
        .subquery()
    )
    found = (
        select(Member.id, taken_back.c.change_id)
        .outerjoin(taken_back, taken_back.c.member_id == Member.id)
        .outerjoin(OwnershipChange, OwnershipChange.id == taken_back.c.change_id)
        .where(*_NOBODYS)
        .order_by(OwnershipChange.at.desc().nulls_last(), Member.sort_name, Member.id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    rows = (
        select(Member, OwnershipChange)
        .join(found, found.c.id == Member.id)
        .outerjoin(OwnershipChange, OwnershipChange.id == found.c.change_id)
        .options(joinedload(Member.tier))
        .order_by(OwnershipChange.at.desc().nulls_last(), Member.sort_name, Member.id)
    )
    return [Nobodys(*row) for row in session.execute(rows)]
