"""Members nobody is in touch with: their owner is warned, and after that the club takes them back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import OwnershipReason, OwnershipWarning
from campaigns.care.ownership import change_owner
from campaigns.care.rules import CareRules, day_begins
from campaigns.care.touch import OWNER_REACHED, is_cared_for
from campaigns.core.arrays import among
from campaigns.members.models import Member, MemberSummary

STANDS = OwnershipWarning.ended_at.is_(None)


def warn_owners(session: Session, rules: CareRules, *, zone: ZoneInfo, now: datetime) -> int:
    """A warning for each owned member whom nobody touched for too long. Gives how many are new."""
    warned = select(OwnershipWarning.id).where(OwnershipWarning.member_id == Member.id, STANDS).exists()
    values: dict[str, ColumnElement[Any]] = {
        "member_id": Member.id.expression,
        "owner_id": Member.owner_id.expression,
        "warned_at": literal(now),
        "reclaim_at": literal(day_begins(now, zone, days=rules.warning_days + 1)),
    }
    unwarned = _neglected(rules, zone=zone, now=now).with_only_columns(*values.values()).where(~warned)
    rows = unwarned.order_by(OWNER_REACHED, Member.id)  # all is read before the first row is written
    made = insert(OwnershipWarning).from_select(list(values), rows, include_defaults=False).on_conflict_do_nothing()
    added = made.returning(OwnershipWarning.id).cte("added")
    return session.scalars(select(func.count()).select_from(added)).one()


def end_warnings(
    session: Session, rules: CareRules, *, zone: ZoneInfo, now: datetime, members: Select[int] | None = None
) -> None:
    """Those that hold no more: somebody was in touch, the member is spared, or the rule grew milder."""
    neglected = _neglected(rules, zone=zone, now=now).where(Member.id == OwnershipWarning.member_id).exists()
    over = update(OwnershipWarning).where(STANDS, ~neglected)
    if members is not None:
        over = over.where(OwnershipWarning.member_id.in_(members))
    session.execute(over.values(ended_at=now), execution_options={"synchronize_session": "fetch"})


def take_back(session: Session, rules: CareRules, *, zone: ZoneInfo, now: datetime) -> int:
    """Members whose warning ran out without a touch have no owner from now on. Gives how many.

    Their summaries are held first: whoever is in touch this very moment keeps the member.
    """
    ran_out = (
        _neglected(rules, zone=zone, now=now)
        .join(OwnershipWarning, OwnershipWarning.member_id == Member.id)
        .where(STANDS, OwnershipWarning.reclaim_at <= now)
        .order_by(Member.id)
        .with_for_update(read=True, of=MemberSummary)
    )
    lost = session.scalars(ran_out).all()
    return change_owner(
        session,
        members=select(Member.id).where(among(Member.id, lost)),
        to_id=None,
        reason=OwnershipReason.RECLAIMED,
        staff_id=None,
        now=now,
    )


def _neglected(rules: CareRules, *, zone: ZoneInfo, now: datetime) -> Select[int]:
    """Ids of the owned members without a touch for so many whole days, counted from when their owner got them."""
    too_long_ago = neglected_since(rules, zone=zone, now=now)
    return (
        select(Member.id)
        .join(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.owner_id.is_not(None), too_long_ago > OWNER_REACHED, is_cared_for(now=now))
    )


def neglected_since(rules: CareRules, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Whom nobody touched from this instant on is neglected."""
    return day_begins(now, zone, days=1 - rules.neglected_after_days)
