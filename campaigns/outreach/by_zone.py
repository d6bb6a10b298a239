"""A run zone by zone: for which hour it was meant there, whether that had passed, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone, zone_or
from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.people import IS_LATE
from campaigns.outreach.sending_times import LATE_AFTER, AtInstant, Schedule
from campaigns.outreach.states import GONE


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """Counts are of messages. `name` is as members' rows have it; where nobody knows it, `zone` is the club's.

    `passed` is whether the hour had passed before the audience was chosen: then whatever was sent is late.
    """

    name: str
    zone: ZoneInfo
    scheduled: datetime
    passed: bool
    messages: int
    sent: int
    late: int
    expired: int


def zones_of(session: Session, run: Run) -> tuple[ZoneLine, ...]:
    """Where the hour had passed stands first, then as the hour strikes. One pass over the run's messages."""
    schedule, default = _schedule(session, run), club_zone(session)
    counted = (
        select(
            Member.zone,
            func.min(Message.created_at),
            func.count(),
            func.count().filter(Message.state.in_(GONE)),
            func.count().filter(IS_LATE),
            func.count().filter(Message.state == MessageState.EXPIRED),
        )
        .join(Member, Member.id == Message.member_id)
        .where(Message.run_id == run.id)
        .group_by(Member.zone)
    )
    lines = []
    for name, chosen_at, messages, sent, late, expired in session.execute(counted):
        zone = zone_or(name, default)
        scheduled = schedule.scheduled(zone)
        passed = chosen_at > scheduled + LATE_AFTER
        lines.append(ZoneLine(name, zone, scheduled, passed, messages, sent, sent if passed else late, expired))
    return tuple(sorted(lines, key=lambda line: (not line.passed, line.scheduled, line.zone.key, line.name)))


def _schedule(session: Session, run: Run) -> Schedule:
    occasion = occasion_of(run.campaign)
    if run.completes_id is not None and not occasion.always_on:  # at once, whatever hour the run had that it completes
        return AtInstant(run.due_at, timedelta(), None, run.due_at)
    return occasion.schedule(session, run.campaign, (run.own_key, run.due_at), now=run.due_at)
