"""Owners, their members, and what was said between them."""

from datetime import datetime, timedelta
from itertools import count
from threading import Thread

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.complaints import NewComplaint, complain
from campaigns.care.contacts import NewContact, log_contact
from campaigns.care.daily import keep_in_touch
from campaigns.care.models import (
    Complaint,
    Contact,
    ContactDirection,
    ContactMeans,
    FollowUp,
    FollowUpState,
    OwnershipChange,
    OwnershipWarning,
)
from campaigns.members.models import ActivityKind, Member
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_members import does, joins

_numbers = count(1)


def carer(session: Session, name: str = "Ada Ortiz", role: Role = Role.MARKETER, *, active: bool = True) -> Staff:
    staff = Staff(
        email=f"carer{next(_numbers)}@club.example",
        name=name,
        password_hash="none",
        role=role,
        language="en",
        active=active,
        created_at=NOW,
    )
    session.add(staff)
    session.flush()
    return staff


def owned(
    session: Session, owner: Staff, name: str = "Ana Lima", *, days_ago: float = 365, **details: object
) -> Member:
    """A member of this owner since they joined."""
    joined = NOW - timedelta(days=days_ago)
    member = joins(session, name, owner_id=owner.id, joined_at=joined, **details)
    member.owner_since = joined
    session.flush()
    return member


def buys(session: Session, member: Member, *, days_ago: float = 0) -> None:
    does(session, member, ActivityKind.PURCHASED, days_ago=days_ago, value=100)


def talks(
    session: Session, member: Member, owner: Staff, *, at: datetime = NOW, now: datetime | None = None, **said: object
) -> Contact:
    new = NewContact(
        member_id=member.id,
        means=ContactMeans.CALL,
        direction=ContactDirection.OUT,
        at=at,
        summary=str(said.pop("summary", "Talked of the spring tasting")),
        interested=said.pop("interested", None),  # type: ignore[arg-type]
        request=said.pop("request", None),  # type: ignore[arg-type]
    )
    return log_contact(session, new=new, staff_id=owner.id, now=now or max(at, NOW), **said)  # type: ignore[arg-type]


def round_of(session: Session, *, days: float = 0) -> datetime:
    """The daily round, so many days from now."""
    now = NOW + timedelta(days=days)
    keep_in_touch(session, now=now)
    return now


def tasks_of(session: Session, member: Member, state: FollowUpState = FollowUpState.OPEN) -> list[FollowUp]:
    found = select(FollowUp).where(FollowUp.member_id == member.id, FollowUp.state == state).order_by(FollowUp.id)
    return list(session.scalars(found, execution_options={"populate_existing": True}))


def warning_of(session: Session, member: Member) -> OwnershipWarning | None:
    found = select(OwnershipWarning).where(OwnershipWarning.member_id == member.id, OwnershipWarning.ended_at.is_(None))
    return session.scalar(found, execution_options={"populate_existing": True})


def changes_of(session: Session, member: Member) -> list[OwnershipChange]:
    found = select(OwnershipChange).where(OwnershipChange.member_id == member.id).order_by(OwnershipChange.id)
    return list(session.scalars(found))


def complains(session: Session, *, now: datetime = NOW, **said: object) -> Complaint:
    given = {"form": f"sheet{next(_numbers)}", "name": "Ana Lima", "email": "", "phone": "", "language": "en"}
    new = NewComplaint(**{**given, "text": "The tea was cold.", **said})  # type: ignore[arg-type]
    return complain(session, new=new, code=f"c{next(_numbers):07d}", now=now)


def at_once(*threads: Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
