"""Who looks after whom. Each member has one owner, the first who came; every change is kept with its reason.

A contact by somebody else changes no owner: others may help, the credit stays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpState, OwnershipChange, OwnershipReason, OwnershipWarning
from campaigns.care.touch import hold_owners_still
from campaigns.core.arrays import among
from campaigns.core.errors import Refused, must_exist
from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.core.words import mark
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.members.standing.facts import NOW
from campaigns.members.timeline import ActivityBatch, record_selected
from campaigns.staff.permissions import Permission, may
from campaigns.staff.queries import the_staff

KEPT = {"synchronize_session": "fetch"}
"""Objects of the session see what a statement changed."""


class CannotCare(Refused):
    sentence = mark("%(name)s cannot own members: their account is closed, or their role does not care for members.")
    status = 422


class OwnedAlready(Refused):
    sentence = mark("Somebody else owns this member by now. Ask them, or a lead, to hand the member over.")


class NotYours(Refused):
    sentence = mark("Only the owner of a member, or a lead, may hand them over. Nothing was changed.")
    status = 403


def take(session: Session, *, member_id: int, staff_id: int, now: datetime) -> None:
    """Become the owner of a member who has none. Taking one's own again changes nothing."""
    check_cares(session, staff_id)
    hold_owners_still(session)
    owner_id = _owner_of(session, member_id)
    if owner_id not in (None, staff_id):
        raise OwnedAlready
    change_owner(
        session,
        members=select(Member.id).where(Member.id == member_id),
        to_id=staff_id,
        reason=OwnershipReason.ASSIGNED,
        staff_id=staff_id,
        now=now,
    )


def give(session: Session, *, member_id: int, to_id: int, staff_id: int, note: str, now: datetime) -> None:
    """Hand one member over, or assign one who has no owner; a lead anybody's, others only their own."""
    check_cares(session, to_id)
    hold_owners_still(session)
    owner_id = _owner_of(session, member_id)
    if owner_id != staff_id and not may(the_staff(session, staff_id=staff_id).role, Permission.ASSIGN_MEMBERS):
        raise NotYours
    change_owner(
        session,
        members=select(Member.id).where(Member.id == member_id),
        to_id=to_id,
        reason=OwnershipReason.HANDED_OVER if owner_id else OwnershipReason.ASSIGNED,
        staff_id=staff_id,
        note=note,
        now=now,
    )


def assign(session: Session, *, member_ids: Iterable[int], to_id: int, staff_id: int, now: datetime) -> int:
    """Give those of these members who have no owner to one. Gives how many that were."""
    check_cares(session, to_id)
    hold_owners_still(session)
    nobodys = select(Member.id).where(among(Member.id, member_ids), Member.owner_id.is_(None))
    return change_owner(
        session,
        members=nobodys,
        to_id=to_id,
        reason=OwnershipReason.ASSIGNED,
        staff_id=staff_id,
        now=now,
    )


def hand_over(session: Session, *, from_id: int, to_id: int, staff_id: int | None, note: str, now: datetime) -> int:
    """All members of one owner to another, such as when somebody leaves. Gives how many that were."""
    check_cares(session, to_id)
    hold_owners_still(session)
    return change_owner(
        session,
        members=select(Member.id).where(Member.owner_id == from_id),
        to_id=to_id,
        reason=OwnershipReason.HANDED_OVER,
        staff_id=staff_id,
        note=note,
        now=now,
    )


def change_owner(
    session: Session,
    *,
    members: Select[int],
    to_id: int | None,
    reason: OwnershipReason,
    staff_id: int | None,
    now: datetime,
    note: str = "",
) -> int:
    """A handful of statements for any number; the caller holds owners still. Gives how many changed hands."""
    changes = _note_changes(session, members, to_id, reason, staff_id, note, now)
    if changes:
        noted = select(OwnershipChange.member_id, OwnershipChange.from_id).where(among(OwnershipChange.id, changes))
        _move(session, noted, to_id, now)
        record_selected(session, _told(changes), now=now)
    return len(changes)


def note_first_owners(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Whoever entered a member who joined with this batch owns them since."""
    joined = batch.members_of(ActivityKind.JOINED)
    if _firsts().run(session, joined, now=now).first() is not None:
        undated = and_(among(Member.id, joined), Member.owner_id.is_not(None), Member.owner_since.is_(None))
        session.execute(update(Member).where(undated).values(owner_since=now), execution_options=KEPT)


@cache
def _firsts() -> FixedForIds:
    known = select(OwnershipChange.id).where(OwnershipChange.member_id == Member.id).exists()
    values = {
        "member_id": Member.id,
        "to_id": Member.owner_id,
        "reason": literal(OwnershipReason.FIRST, OwnershipChange.reason.type),
        "at": func.coalesce(Member.owner_since, NOW),
        "note": literal(""),
    }
    owned = and_(Member.id == any_(IDS), Member.owner_id.is_not(None))
    return fixed_for_ids(_insertion(list(values), select(*values.values()).where(owned, ~known)))


def check_cares(session: Session, staff_id: int) -> None:
    """Refuse those who may not own members, or work here no more."""
    staff = the_staff(session, staff_id=staff_id)
    if not staff.active or not may(staff.role, Permission.CARE_FOR_MEMBERS):
        raise CannotCare(name=staff.name)


def _owner_of(session: Session, member_id: int) -> int | None:
    owner = session.execute(select(Member.owner_id).where(Member.id == member_id))
    found = must_exist(owner.one_or_none(), mark("member"))
    (owner_id,) = found
    return owner_id


def _note_changes(
    session: Session,
    members: Select[int],
    to_id: int | None,
    reason: OwnershipReason,
    staff_id: int | None,
    note: str,
    now: datetime,
) -> Sequence[int]:
    """Kept before the members are changed, while they still say whose they were."""
    of = OwnershipChange.__table__.c
    values: dict[str, ColumnElement[Any]] = {
        "member_id": Member.id.expression,
        "from_id": Member.owner_id.expression,
        "to_id": literal(to_id, of.to_id.type),
        "reason": literal(reason, of.reason.type),
        "at": literal(now),
        "staff_id": literal(staff_id, of.staff_id.type),
        "note": literal(note),
    }
    rows = (
        select(*values.values())
        .where(Member.id.in_(members), Member.owner_id.is_distinct_from(to_id))
        .order_by(Member.id)
        .with_for_update()
    )
    return session.scalars(_insertion(list(values), rows)).all()


def _insertion(columns: list[str], rows: Select[*tuple[Any, ...]]) -> Any:
    return insert(OwnershipChange).from_select(columns, rows, include_defaults=False).returning(OwnershipChange.id)


def _move(session: Session, noted: Select[*tuple[Any, ...]], to_id: int | None, now: datetime) -> None:
    """The members, what was to be done for them, and the warnings their owner had."""
    change = noted.subquery()
    moved = update(Member).where(Member.id == change.c.member_id)
    session.execute(moved.values(owner_id=to_id, owner_since=now if to_id else None), execution_options=KEPT)
    theirs = (
        FollowUp.member_id == change.c.member_id,
        FollowUp.state == FollowUpState.OPEN,
        FollowUp.owner_id.is_not_distinct_from(change.c.from_id),
    )
    ended = {"owner_id": to_id} if to_id else {"state": FollowUpState.DROPPED, "ended_at": now}
    session.execute(update(FollowUp).where(*theirs).values(ended), execution_options=KEPT)
    warned = (OwnershipWarning.member_id == change.c.member_id, OwnershipWarning.ended_at.is_(None))
    session.execute(update(OwnershipWarning).where(*warned).values(ended_at=now), execution_options=KEPT)


def _told(changes: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return select(
        OwnershipChange.member_id,
        literal(ActivityKind.OWNER_CHANGED, Activity.kind.type),
        OwnershipChange.at,
        literal(0),
        func.concat("ownership_change:", OwnershipChange.id),
        literal(None, Activity.event_id.type),
    ).where(among(OwnershipChange.id, changes))
