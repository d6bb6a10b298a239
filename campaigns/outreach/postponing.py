"""Messages that missed their hour, by a pause or a stop of the house: moved out of the night where they go."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.restored import is_restored
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.nights import CampaignNights, nights_of
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.sending_times import AtInstant, Windows, cutoff_of, times_table, windows_by_place


def postpone_held(session: Session, run: Run, *, now: datetime) -> int:
    """Before a hold is lifted: who was due by now is due at the next decent moment. Gives how many.

    What is bound to a day keeps its limit. Any other campaign was held on purpose, so its grace begins anew.
    """
    campaign, nights = run.campaign, nights_of(session, run.campaign)
    grace = timedelta(hours=campaign.grace_hours)
    windows = windows_by_place(session, AtInstant(now, grace, cutoff_of(campaign), now), nights)
    renew = not occasion_of(campaign).always_on
    return _move(session, run, windows, nights, MessageState.PLANNED, now=now, renew=renew)


def keep_quiet(session: Session, *, now: datetime) -> int:
    """Where night has fallen over messages that are due, they wait for the morning. Gives how many.

    In a restored backup they stay due: whoever has what was due dropped means them.
    """
    if is_restored(session):
        return 0
    due = exists().where(Message.run_id == Run.id, Message.state == MessageState.READY, Message.due_at <= now)
    runs = session.scalars(
        select(Run).join(Run.campaign).where(Run.state == RunState.RUNNING, Campaign.state == CampaignState.ACTIVE, due)
    )
    return sum(_wait_for_morning(session, run, now=now) for run in runs.all())


def _wait_for_morning(session: Session, run: Run, *, now: datetime) -> int:
    nights = nights_of(session, run.campaign)
    if not nights.any:
        return 0
    windows = windows_by_place(session, AtInstant(now, timedelta(), None, now), nights)
    asleep = {place: window for place, window in windows.items() if window.due_at > now}
    return _move(session, run, asleep, nights, MessageState.READY, now=now, renew=False) if asleep else 0


def _move(
    session: Session,
    run: Run,
    windows: Windows,
    nights: CampaignNights,
    state: MessageState,
    *,
    now: datetime,
    renew: bool,
) -> int:
    """What a worker is just taking is left to it."""
    times = times_table(windows)
    late = (
        select(Message.id, times.c.due_at, times.c.valid_until)
        .join(Member, Member.id == Message.member_id)
        .join(times, and_(times.c.zone == Member.zone, nights.are_kept(times.c.night, Message)))
        .where(Message.run_id == run.id, Message.state == state, Message.due_at <= now)
        .with_for_update(of=Message, skip_locked=True)
        .cte("late")
    )
    moved: dict[str, Any] = {"due_at": late.c.due_at}
    if renew:
        moved["valid_until"] = func.greatest(Message.valid_until, late.c.valid_until)
    changed = update(Message).where(Message.id == late.c.id).values(moved).returning(Message.id).cte("moved")
    return session.scalars(select(func.count()).select_from(changed)).one()
