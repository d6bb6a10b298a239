"""Messages that missed their hour, by a pause or a stop of the house: moved out of the night where they go."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.hours import Window
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.sending_times import AtInstant, quiet_hours, schedule_of, times_table, windows_by_zone


def postpone_held(session: Session, run: Run, *, now: datetime) -> int:
    """Before a hold is lifted: who was due by now is due at the next decent moment. Gives how many.

    A greeting keeps its limit. Any other campaign was held on purpose, so its grace begins anew.
    """
    scheduled = max(run.due_at, now)
    schedule = schedule_of(run.campaign, occurrence_key=run.occurrence_key, due_at=scheduled, now=now)
    windows = windows_by_zone(session, schedule)
    return _move(session, run, windows, MessageState.PLANNED, now=now, renew=not run.campaign.is_greeting)


def keep_quiet(session: Session, *, now: datetime) -> int:
    """Where night has fallen over messages that are due, they wait for the morning. Gives how many."""
    due = select(Message.run_id).where(Message.state == MessageState.READY, Message.due_at <= now)
    runs = session.scalars(
        select(Run)
        .join(Run.campaign)
        .where(
            Run.state == RunState.RUNNING,
            Campaign.state == CampaignState.ACTIVE,
            Campaign.quiet_from != Campaign.quiet_until,
            Run.id.in_(due),
        )
    )
    return sum(_wait_for_morning(session, run, now=now) for run in runs.all())


def _wait_for_morning(session: Session, run: Run, *, now: datetime) -> int:
    by_now = AtInstant(at=now, quiet=quiet_hours(run.campaign), grace=timedelta(), cutoff=None, now=now)
    asleep = {zone: window for zone, window in windows_by_zone(session, by_now).items() if window.due_at > now}
    return _move(session, run, asleep, MessageState.READY, now=now, renew=False) if asleep else 0


def _move(
    session: Session, run: Run, windows: Mapping[str, Window], state: MessageState, *, now: datetime, renew: bool
) -> int:
    """What a worker is just taking is left to it."""
    times = times_table(windows)
    late = (
        select(Message.id, times.c.due_at, times.c.valid_until)
        .join(Member, Member.id == Message.member_id)
        .join(times, times.c.zone == Member.zone)
        .where(Message.run_id == run.id, Message.state == state, Message.due_at <= now)
        .with_for_update(of=Message, skip_locked=True)
        .cte("late")
    )
    moved: dict[str, Any] = {"due_at": late.c.due_at}
    if renew:
        moved["valid_until"] = func.greatest(Message.valid_until, late.c.valid_until)
    changed = update(Message).where(Message.id == late.c.id).values(moved).returning(Message.id).cte("moved")
    return session.scalars(select(func.count()).select_from(changed)).one()
