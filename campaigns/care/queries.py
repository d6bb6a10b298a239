"""Reads about the care of one member, and about complaints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from campaigns.care.cadences import standings
from campaigns.care.complainants import members_of
from campaigns.care.models import (
    CadenceStage,
    Complaint,
    ComplaintState,
    Contact,
    FollowUp,
    FollowUpState,
    OwnershipChange,
    OwnershipWarning,
)
from campaigns.care.notices import answer_cause
from campaigns.care.rules import read_rules
from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.models import Member
from campaigns.messaging.models import Message
from campaigns.staff.models import Staff

LATELY = timedelta(days=365)
MOST_CONTACTS = 100


@dataclass(frozen=True, slots=True)
class MemberCare:
    """`staff` names all whom the rows speak of; `stage` and `due_on` are what the cadence says, if it says anything."""

    owner: Staff | None
    stage: CadenceStage | None
    due_on: date | None
    tasks: Sequence[FollowUp]
    contacts: Sequence[Contact]
    changes: Sequence[OwnershipChange]
    warning: OwnershipWarning | None
    complaints: Sequence[Complaint]
    staff: Mapping[int, Staff]


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """`message` carries the last answer; `likely` are the members whose it may be."""

    complaint: Complaint
    message: Message | None
    likely: Sequence[Member]


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """`overdue` leaves those that wait beyond their deadline; `nobodys` those without an owner or a member."""

    state: ComplaintState | None = None
    overdue: bool = False
    nobodys: bool = False
    owner_id: int | None = None


def read_member_care(session: Session, member_id: int, *, now: datetime) -> MemberCare:
    rules, zone = read_rules(session), club_zone(session)
    standing = session.execute(standings(rules, zone=zone, now=now).where(Member.id == member_id)).one_or_none()
    owner_id = session.scalar(select(Member.owner_id).where(Member.id == member_id))
    tasks = (
        select(FollowUp)
        .where(FollowUp.member_id == member_id)
        .options(joinedload(FollowUp.member).joinedload(Member.summary))
    )
    contacts = select(Contact).where(Contact.member_id == member_id)
    changes = select(OwnershipChange).where(OwnershipChange.member_id == member_id)
    warning = select(OwnershipWarning).where(
        OwnershipWarning.member_id == member_id, OwnershipWarning.ended_at.is_(None)
    )
    complaints = select(Complaint).where(Complaint.member_id == member_id)
    people = session.scalars(select(Staff))
    staff = {each.id: each for each in people}
    return MemberCare(
        owner=staff.get(owner_id) if owner_id else None,
        stage=standing.stage if standing else None,
        due_on=standing.due_on if standing else None,
        tasks=session.scalars(
            tasks.order_by((FollowUp.state == FollowUpState.OPEN).desc(), FollowUp.due_on.desc()).limit(20)
        ).all(),
        contacts=session.scalars(contacts.order_by(Contact.at.desc(), Contact.id.desc()).limit(MOST_CONTACTS)).all(),
        changes=session.scalars(changes.order_by(OwnershipChange.id.desc()).limit(50)).all(),
        warning=session.scalar(warning),
        complaints=session.scalars(complaints.order_by(Complaint.opened_at.desc()).limit(50)).all(),
        staff=staff,
    )


@dataclass(frozen=True, slots=True)
class ComplaintsNow:
    """How many wait, how many of them too long, how many are nobody's; `took` is the median of the last year."""

    open: int
    overdue: int
    nobodys: int
    took: timedelta | None


def complaints_now(session: Session, *, now: datetime) -> ComplaintsNow:
    return ComplaintsNow(
        open=count_complaints(session, ComplaintFilter(ComplaintState.OPEN), now=now),
        overdue=count_complaints(session, ComplaintFilter(overdue=True), now=now),
        nobodys=count_complaints(session, ComplaintFilter(ComplaintState.OPEN, nobodys=True), now=now),
        took=time_to_answer(session, now=now),
    )


def count_complaints(session: Session, chosen: ComplaintFilter, *, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(filtered_complaints(chosen, now).subquery())) or 0


def list_complaints(
    session: Session, chosen: ComplaintFilter, *, now: datetime, limit: int, offset: int = 0
) -> list[Complaint]:
    """Those that wait first, the nearest deadline first; then the latest."""
    waits = Complaint.state == ComplaintState.OPEN
    rows = filtered_complaints(chosen, now).options(joinedload(Complaint.member), joinedload(Complaint.owner))
    return list(
        session.scalars(rows.order_by(waits.desc(), Complaint.due_at, Complaint.id.desc()).limit(limit).offset(offset))
    )


def time_to_answer(session: Session, *, now: datetime) -> timedelta | None:
    """The median of the last year; nothing while none was answered."""
    took = func.percentile_cont(0.5).within_group(Complaint.answered_at - Complaint.opened_at)
    return session.scalar(select(took).where(Complaint.answered_at > now - LATELY))


def read_complaint(session: Session, complaint_id: int) -> ComplaintPage:
    people = (Complaint.member, Complaint.owner, Complaint.answered_by)
    wanted = select(Complaint).where(Complaint.id == complaint_id).options(*map(joinedload, people))
    found = must_exist(session.scalar(wanted), mark("complaint"))
    sent = select(Message).where(Message.cause == answer_cause(found))
    return ComplaintPage(
        complaint=found,
        message=session.scalar(sent) if found.answers else None,
        likely=[] if found.member_id else members_of(session, email=found.email, phones=[found.phone]),
    )


def staff_names(session: Session, staff_ids: Sequence[int | None]) -> Mapping[int, str]:
    wanted = [each for each in staff_ids if each is not None]
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name).where(among(Staff.id, wanted)))}


def filtered_complaints(chosen: ComplaintFilter, now: datetime) -> Select[Complaint]:
    rows = select(Complaint)
    if chosen.state:
        rows = rows.where(Complaint.state == chosen.state)
    if chosen.overdue:
        rows = rows.where(Complaint.state == ComplaintState.OPEN, Complaint.due_at < now)
    if chosen.nobodys:
        rows = rows.where(or_(Complaint.owner_id.is_(None), Complaint.member_id.is_(None)))
    if chosen.owner_id is not None:
        rows = rows.where(Complaint.owner_id == chosen.owner_id)
    return rows
