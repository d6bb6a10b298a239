"""When a campaign's messages are due in each place: computed once a zone and night, joined to the members set-wise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Text, cast, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.core.hours import Nights, Window, quiet_spans, window
from campaigns.core.zones import club_zone, local_instant, zone_or
from campaigns.events.milestones.kinds import latest_of
from campaigns.members.zones import list_zones
from campaigns.outreach.models import Campaign, WhenLate
from campaigns.outreach.nights import CampaignNights

MOMENT = TIMESTAMP(timezone=True)
LATE_AFTER = timedelta(hours=1)
"""From then on a time of sending has passed, and `when_late` says what becomes of the message."""

Windows: TypeAlias = Mapping[tuple[str, str], Window]
"""A zone as members name it, and the name of the nights kept there → the window of a message."""


class Schedule(Protocol):
    """Zone and nights → the window of a message there, or nothing where nobody is meant."""

    def __call__(self, zone: ZoneInfo, nights: Nights) -> Window | None: ...

    def scheduled(self, zone: ZoneInfo, /) -> datetime:
        """The moment that was meant there, whatever the nights say of it."""


@dataclass(frozen=True, slots=True)
class AtInstant:
    """One moment for all, moved out of the quiet hours of each; worthless after `cutoff`, if there is one."""

    at: datetime
    grace: timedelta
    cutoff: datetime | None
    now: datetime
    when_late: WhenLate = WhenLate.SEND

    def __call__(self, zone: ZoneInfo, nights: Nights) -> Window:
        at = self._not_missed(self.scheduled(zone), zone)
        found = window(at, zone=zone, nights=nights, grace=self.grace, now=self.now)
        limit = self.cutoff or found.valid_until
        if self.when_late is WhenLate.DROP and self.missed(zone):
            limit = min(limit, at)
        return Window(due_at=found.due_at, valid_until=min(found.valid_until, limit))

    def scheduled(self, zone: ZoneInfo) -> datetime:  # noqa: ARG002 - the same for all
        return self.at

    def missed(self, zone: ZoneInfo) -> bool:
        return self.now > self.scheduled(zone) + LATE_AFTER

    def _not_missed(self, at: datetime, zone: ZoneInfo) -> datetime:
        """`at`, or the same hour by the clock of `zone` on the next day that still brings it."""
        if self.when_late is not WhenLate.NEXT_DAY or not self.missed(zone):
            return at
        wall = at.astimezone(zone)
        days = (self.now.astimezone(zone).date() - wall.date()).days
        later = (wall + timedelta(days=more) for more in (days, days + 1, days + 2))
        return next(again for again in later if again > self.now)


@dataclass(frozen=True, slots=True)
class AtWallTime(AtInstant):
    """The time that the clocks of `at` show, by each member's own clock."""

    def scheduled(self, zone: ZoneInfo) -> datetime:
        return self.at.replace(tzinfo=zone)


@dataclass(frozen=True, slots=True)
class AtLocalMorning:
    """The same hour by each member's clock on `day`; zones where the day ended before `since` are left out."""

    day: date
    hour: int
    grace: timedelta
    since: datetime
    now: datetime

    def __call__(self, zone: ZoneInfo, nights: Nights) -> Window | None:
        if local_instant(self.day + timedelta(days=1), 0, zone=zone) <= self.since:
            return None
        at = local_instant(self._day_on(nights), self.hour, zone=zone)
        return window(at, zone=zone, nights=nights, grace=self.grace, now=self.now)

    def scheduled(self, zone: ZoneInfo) -> datetime:
        return local_instant(self.day, self.hour, zone=zone)

    def _day_on(self, nights: Nights) -> date:
        """Where its day is off, the next one, at the same hour."""
        return max((quiet.day_on(self.day) for quiet in nights), default=self.day)


def cutoff_of(campaign: Campaign) -> datetime | None:
    """After that its messages are worth nothing, however long their grace."""
    if campaign.milestone is not None:
        return latest_of(campaign.milestone)
    return campaign.event.rsvp_until if campaign.event else None


def windows_by_place(session: Session, schedule: Schedule, nights: CampaignNights) -> Windows:
    """The window for each zone that members name. A zone nobody knows counts as the club's."""
    default = club_zone(session)
    found = (
        ((name, key), schedule(zone_or(name, default), kept))
        for name in list_zones(session)
        for key, kept in nights.by_key.items()
    )
    return {place: window for place, window in found if window}


def times_table(windows: Windows) -> Any:
    """`zone, night, due_at, valid_until` as a table to join."""
    columns = (("zone", Text), ("night", Text), ("due_at", MOMENT), ("valid_until", MOMENT))
    return table_of("times", columns, [(*place, each.due_at, each.valid_until) for place, each in windows.items()])


def times_and_nights(session: Session, windows: Windows, nights: CampaignNights) -> Any:
    """The same with the nights from when a message is due to when it is late: arrays `since` and `until`."""
    default = club_zone(session)
    columns = (("zone", Text), ("night", Text), ("due_at", MOMENT), ("valid_until", MOMENT))
    rows = []
    for (name, key), each in windows.items():
        spans = quiet_spans(each.due_at, each.valid_until, zone=zone_or(name, default), nights=nights.by_key[key])
        found = list(spans)
        since, until = _array(span.since for span in found), _array(span.until for span in found)
        rows.append((name, key, each.due_at, each.valid_until, since, until))
    written = table_of("written", (*columns, ("since", Text), ("until", Text)), rows)
    arrays = (cast(written.c[name], ARRAY(MOMENT)).label(name) for name in ("since", "until"))
    # Read once a place, not once a member.
    return select(*(written.c[name] for name, _ in columns), *arrays).offset(0).subquery("times")


def _array(moments: Iterable[datetime]) -> str:
    return "{" + ",".join(moment.isoformat() for moment in moments) + "}"
