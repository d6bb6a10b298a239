"""A gift that a member gave points for is a task of their owner until it is given out or cancelled."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.core.zones import club_zone
from campaigns.members.models import Activity, ActivityKind, Member, Redemption, RedemptionKind
from campaigns.members.timeline import ActivityBatch

WITHIN = timedelta(days=3)
DONE = (ActivityKind.GIVEN_OUT, ActivityKind.REDEMPTION_UNDONE)


def follow_gifts(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: one task for each gift."""
    if batch.has(ActivityKind.REDEEMED):
        _make(session, batch, now)
    if batch.has(*DONE):
        _end(session, batch, now)


def _make(session: Session, batch: ActivityBatch, now: datetime) -> None:
    due_on = now.astimezone(club_zone(session)).date() + WITHIN
    values: dict[str, Any] = {
        "cause": Activity.reference,
        "member_id": Activity.member_id,
        "owner_id": Member.owner_id,
        "reason": literal(FollowUpReason.GIFT, FollowUp.reason.type),
        "since": Activity.at,
        "since_kind": literal(ActivityKind.REDEEMED, FollowUp.since_kind.type),
        "note": Activity.detail,
        "due_on": literal(due_on),
        "state": literal(FollowUpState.OPEN, FollowUp.state.type),
        "made_at": literal(now),
    }
    waiting = (
        batch.rows(ActivityKind.REDEEMED)
        .join(Redemption, func.concat("redemption:", Redemption.id) == Activity.reference)
        .join(Member, Member.id == Activity.member_id)
        .where(
            Redemption.member_id == Activity.member_id,
            Redemption.kind == RedemptionKind.GIFT,
            Redemption.given_out_at.is_(None),
        )
    )
    rows = waiting.with_only_columns(*(each.label(name) for name, each in values.items()))
    made = insert(FollowUp).from_select(list(values), rows, include_defaults=False)
    session.execute(made.on_conflict_do_nothing(index_elements=["cause"]))


def _end(session: Session, batch: ActivityBatch, now: datetime) -> None:
    done = batch.rows(*DONE).with_only_columns(
        func.replace(Activity.reference, "given_out:", "redemption:").label("cause"), Activity.kind
    )
    ended = done.subquery("ended").c
    given_out = ended.kind == ActivityKind.GIVEN_OUT
    closed = (
        update(FollowUp)
        .where(FollowUp.cause == ended.cause, FollowUp.state == FollowUpState.OPEN)
        .values(state=case((given_out, FollowUpState.DONE), else_=FollowUpState.DROPPED), ended_at=now)
    )
    session.execute(closed, execution_options={"synchronize_session": "fetch"})
