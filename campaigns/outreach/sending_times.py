"""When a campaign's messages are due in each zone: computed once a zone, joined to the members set-wise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Text, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.core.zones import club_zone, zone_or
from campaigns.members.models import Member
from campaigns.outreach.hours import Quiet, Window, local_instant, window
from campaigns.outreach.models import Campaign


class Schedule(Protocol):
    """Zone → the window of a message there, or nothing where nobody is meant."""

    def __call__(self, zone: ZoneInfo) -> Window | None: ...


@dataclass(frozen=True, slots=True)
class AtInstant:
    """One moment for all, moved out of the quiet hours of each; worthless after `cutoff`, if there is one."""

    at: datetime
    quiet: Quiet
    grace: timedelta
    cutoff: datetime | None
    now: datetime

    def __call__(self, zone: ZoneInfo) -> Window:
        found = window(self.at, zone=zone, quiet=self.quiet, grace=self.grace, now=self.now)
        if self.cutoff is None:
            return found
        return Window(due_at=found.due_at, valid_until=min(found.valid_until, self.cutoff))


@dataclass(frozen=True, slots=True)
class AtLocalMorning:
    """The same hour by each member's clock on `day`; zones where the day ended before `since` are left out."""

    day: date
    hour: int
    quiet: Quiet
    grace: timedelta
    since: datetime
    now: datetime

    def __call__(self, zone: ZoneInfo) -> Window | None:
        if local_instant(self.day + timedelta(days=1), 0, zone=zone) <= self.since:
            return None
        scheduled = local_instant(self.day, self.hour, zone=zone)
        return window(scheduled, zone=zone, quiet=self.quiet, grace=self.grace, now=self.now)


def quiet_hours(campaign: Campaign) -> Quiet:
    return Quiet(campaign.quiet_from, campaign.quiet_until)


def schedule_of(campaign: Campaign, *, occurrence_key: str, due_at: datetime, now: datetime) -> Schedule:
    grace = timedelta(hours=campaign.grace_hours)
    if campaign.is_greeting:
        since = campaign.launched_at or now
        day = date.fromisoformat(occurrence_key)
        return AtLocalMorning(day, campaign.send_hour, quiet_hours(campaign), grace, since, now)
    cutoff = campaign.event.rsvp_until if campaign.event else None
    return AtInstant(due_at, quiet_hours(campaign), grace, cutoff, now)


def windows_by_zone(session: Session, schedule: Schedule) -> Mapping[str, Window]:
    """The window for each zone that members name. A zone nobody knows counts as the club's."""
    default = club_zone(session)
    zones = session.scalars(select(Member.zone).distinct())
    found = ((name, schedule(zone_or(name, default))) for name in zones)
    return {name: window for name, window in found if window}


def times_table(windows: Mapping[str, Window]) -> Any:
    """`zone, due_at, valid_until` as a table to join."""
    moment = TIMESTAMP(timezone=True)
    columns = (("zone", Text), ("due_at", moment), ("valid_until", moment))
    return table_of("times", columns, [(zone, each.due_at, each.valid_until) for zone, each in windows.items()])
