"""Whom of an owner's members campaigns write to today, so that staff do not call on top of it unknowingly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone, local_instant
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, Message
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.states import GONE, LEFT, UNTOLD

MOST = 30


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """One member and one run. `gone` when nothing of it waits any more; `due_at` is the first hour."""

    member: Member
    campaign: Campaign
    channels: Sequence[Channel]
    due_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class WrittenToday:
    rows: Sequence[WrittenTo]
    total: int
    """Of rows, of which no more than MOST are given."""
    members: frozenset[int]
    """The ids of all who are written to."""


def written_today(session: Session, *, owner_id: int, now: datetime) -> WrittenToday:
    """By the club's day, the next first."""
    zone = club_zone(session)
    today = now.astimezone(zone).date()
    begins, ends = (local_instant(today + timedelta(days=days), 0, zone=zone) for days in (0, 1))
    theirs = (
        Member.owner_id == owner_id,
        Message.run_id.is_not(None),
        Message.due_at >= begins,
        Message.due_at < ends,
        Message.state.in_((*GONE, *UNTOLD, *LEFT)),
    )
    first, waits = func.min(Message.due_at), func.bool_or(Message.state.in_(LEFT))
    channels = func.array_agg(aggregate_order_by(Message.channel, Message.channel))
    rows = session.execute(
        select(Member, Campaign, channels, first, ~waits, func.count().over())
        .join(Message, Message.member_id == Member.id)
        .join(Run, Run.id == Message.run_id)
        .join(Campaign, Campaign.id == Run.campaign_id)
        .where(*theirs)
        .group_by(Member.id, Campaign.id, Run.id)
        .order_by(~waits, first, Member.id)
        .limit(MOST)
    ).all()
    found = [
        WrittenTo(member, campaign, [Channel(name) for name in names], at, gone)
        for member, campaign, names, at, gone, _ in rows
    ]
    everybody = select(Member.id).join(Message, Message.member_id == Member.id).where(*theirs).distinct()
    return WrittenToday(found, rows[0][-1] if rows else 0, frozenset(session.scalars(everybody)))
