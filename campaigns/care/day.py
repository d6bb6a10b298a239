"""The day of one owner: what is due, who goes untouched, which complaints wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.care.models import Complaint, ComplaintState, Contact, FollowUp, FollowUpState, OwnershipWarning
from campaigns.care.rules import day_begins
from campaigns.care.touch import LAST_TOUCH, is_cared_for
from campaigns.core.zones import club_zone
from campaigns.members.models import Member, MemberSummary

MOST = 30
"""Of each list; the counts are whole."""
LATEST_CONTACTS = 8
UNTOUCHED_DAYS = 90
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Warned:
    member: Member
    reclaim_at: datetime
    """The member is taken back at this instant, unless somebody is in touch before."""


@dataclass(frozen=True, slots=True)
class Untouched:
    member: Member
    since: datetime


@dataclass(frozen=True, slots=True)
class LoggedContact:
    contact: Contact
    member: Member


@dataclass(frozen=True, slots=True)
class Counts:
    members: int
    overdue: int
    today: int
    coming: int
    """In the week after today."""
    untouched: int
    warned: int
    complaints: int


@dataclass(frozen=True, slots=True)
class Day:
    today: date
    counts: Counts
    due: Sequence[FollowUp]
    """Overdue ones first; those that staff were asked for before those of the cadence on the same day."""
    coming: Sequence[FollowUp]
    warned: Sequence[Warned]
    untouched: Sequence[Untouched]
    complaints: Sequence[Complaint]
    contacts: Sequence[LoggedContact]


def read_day(session: Session, *, owner_id: int, now: datetime) -> Day:
    zone = club_zone(session)
    today = now.astimezone(zone).date()
    tasks = select(FollowUp).where(FollowUp.owner_id == owner_id, FollowUp.state == FollowUpState.OPEN)
    due, coming = tasks.where(FollowUp.due_on <= today), tasks.where(FollowUp.due_on > today)
    untouched = _untouched(owner_id, before=day_begins(now, zone, days=1 - UNTOUCHED_DAYS), now=now)
    warned = _warned(owner_id)
    complaints = select(Complaint).where(Complaint.owner_id == owner_id, Complaint.state == ComplaintState.OPEN)
    return Day(
        today=today,
        counts=Counts(
            members=_count(session, select(Member.id).where(Member.owner_id == owner_id)),
            overdue=_count(session, due.where(FollowUp.due_on < today)),
            today=_count(session, due.where(FollowUp.due_on == today)),
            coming=_count(session, coming.where(FollowUp.due_on <= today + WEEK)),
            untouched=_count(session, untouched),
            warned=_count(session, warned),
            complaints=_count(session, complaints),
        ),
        due=_tasks(session, due),
        coming=_tasks(session, coming.where(FollowUp.due_on <= today + WEEK)),
        warned=[Warned(*row) for row in session.execute(warned.order_by(OwnershipWarning.reclaim_at).limit(MOST))],
        untouched=[Untouched(*row) for row in session.execute(untouched.order_by(LAST_TOUCH, Member.id).limit(MOST))],
        complaints=session.scalars(
            complaints.options(joinedload(Complaint.member)).order_by(Complaint.due_at).limit(MOST)
        ).all(),
        contacts=_contacts(session, owner_id),
    )


def due_by_today(session: Session, *, owner_id: int, now: datetime, limit: int) -> tuple[Sequence[FollowUp], int]:
    """The first follow-ups of this owner that are late or due today, and how many there are."""
    today = now.astimezone(club_zone(session)).date()
    due = select(FollowUp).where(
        FollowUp.owner_id == owner_id, FollowUp.state == FollowUpState.OPEN, FollowUp.due_on <= today
    )
    return _tasks(session, due)[:limit], _count(session, due)


def _tasks(session: Session, chosen: Select[FollowUp]) -> Sequence[FollowUp]:
    order = (FollowUp.due_on, FollowUp.reason, FollowUp.id)
    return session.scalars(
        chosen.options(joinedload(FollowUp.member).joinedload(Member.summary)).order_by(*order).limit(MOST)
    ).all()


def _untouched(owner_id: int, *, before: datetime, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Member, LAST_TOUCH)
        .join(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.owner_id == owner_id, before > LAST_TOUCH, is_cared_for(now=now))
    )


def _warned(owner_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Member, OwnershipWarning.reclaim_at)
        .join(OwnershipWarning, OwnershipWarning.member_id == Member.id)
        .where(OwnershipWarning.owner_id == owner_id, OwnershipWarning.ended_at.is_(None))
    )


def _contacts(session: Session, staff_id: int) -> Sequence[LoggedContact]:
    rows = select(Contact, Member).join(Member, Member.id == Contact.member_id).where(Contact.staff_id == staff_id)
    latest = rows.order_by(Contact.at.desc(), Contact.id.desc()).limit(LATEST_CONTACTS)
    return [LoggedContact(*row) for row in session.execute(latest)]


def _count(session: Session, rows: Select[*tuple[Any, ...]]) -> int:
    ids = rows.with_only_columns(rows.selected_columns[0], maintain_column_froms=True).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0
