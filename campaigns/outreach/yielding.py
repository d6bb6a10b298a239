"""Making room: what waits to be sent yields to what is more important and would otherwise be one contact too many."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.budget import Budget, once_awake
from campaigns.messaging.models import Message, MessageState, SkipReason
from campaigns.messaging.watch import Happened, ended
from campaigns.outreach.contacts import budget_for
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.nights import nights_of
from campaigns.outreach.sending_times import AtInstant, times_and_nights, windows_by_place

WAITING = (MessageState.READY, MessageState.PLANNED)


def make_room(session: Session, run: Run, *, now: datetime) -> Counter[Happened]:
    """Put off, within their validity, or skip the messages of lower priority for which `run` left no room.

    Only of members it writes to. What a worker is just taking goes. Gives those that were skipped, to be noted.
    """
    lower = (
        select(Run)
        .join(Run.campaign)
        .where(Run.state.in_((RunState.RUNNING, RunState.PAUSED)), Campaign.priority < run.campaign.priority)
    )
    skipped: Counter[Happened] = Counter()
    for each in session.scalars(lower.order_by(Run.id)).all():
        skipped += _yield(session, each, run, now=now)
    return skipped


def _yield(session: Session, lower: Run, higher: Run, *, now: datetime) -> Counter[Happened]:
    budget = budget_for(session, priority=lower.campaign.priority, run_id=lower.id, now=now)
    if budget is None:
        return Counter()
    row = _without_room(session, lower, higher, budget, now=now).cte("asked").c
    later = case((row.free_at > row.due_at, once_awake(row.free_at, row.since, row.until)))
    moved = select(row.id, row.valid_until, later.label("later")).offset(0).cte("moved")
    changes: dict[str, Any] = {
        "state": case((moved.c.later >= moved.c.valid_until, literal(MessageState.SKIPPED.value)), else_=Message.state),
        "reason": case((moved.c.later >= moved.c.valid_until, SkipReason.CAPPED.value), else_=Message.reason),
        "due_at": case((moved.c.later >= moved.c.valid_until, Message.due_at), else_=moved.c.later),
    }
    yields = update(Message).where(Message.id == moved.c.id, moved.c.later.is_not(None)).values(changes)
    row = yields.returning(Message.channel, Message.state, Message.reason).cte("changed").c
    counted = select(row.channel, row.state, row.reason, func.count()).where(row.state == MessageState.SKIPPED)
    rows = session.execute(counted.group_by(row.channel, row.state, row.reason))
    return Counter({ended(channel, state, reason): count for channel, state, reason, count in rows})


def _without_room(session: Session, lower: Run, higher: Run, budget: Budget, *, now: datetime) -> Any:
    """id, due_at, valid_until, free_at, and the nights ahead. Locked, but for what a worker has in hand."""
    written_to = select(Message.member_id).where(Message.run_id == higher.id, Message.state.in_(WAITING))
    nights = nights_of(session, lower.campaign)
    latest = select(func.max(Message.valid_until)).where(Message.run_id == lower.id, Message.state.in_(WAITING))
    ahead = max((session.scalar(latest) or now) - now, timedelta())
    windows = windows_by_place(session, AtInstant(now, ahead, None, now), nights)
    times = times_and_nights(session, windows, nights)
    return (
        select(
            Message.id,
            Message.due_at,
            Message.valid_until,
            budget.free_at(Message.member_id.expression).label("free_at"),
            times.c.since,
            times.c.until,
        )
        .join(Member, Member.id == Message.member_id)
        .join(times, and_(times.c.zone == Member.zone, nights.are_kept(times.c.night, Message)))
        .where(
            Message.run_id == lower.id,
            Message.state.in_(WAITING),
            Message.member_id.in_(written_to),
            Message.member_id.in_(budget.used_up()),
        )
        .with_for_update(of=Message, skip_locked=True)
    )
