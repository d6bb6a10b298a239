"""Time zones as they are written in members' rows, now and then wrong; and what their clocks show."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from campaigns.core.queries import find_club

NEUTRAL = ZoneInfo("UTC")


def zone_or(name: str, default: ZoneInfo) -> ZoneInfo:
    """The zone of that name, else `default`: the name may be empty, misspelt, a folder or a path."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return default


def club_zone(session: Session) -> ZoneInfo:
    """Where the club is."""
    club = find_club(session)
    return zone_or(club.zone, NEUTRAL) if club else NEUTRAL


def local_instant(day: date, hour: int, *, zone: ZoneInfo) -> datetime:
    """The instant of a full local hour; one that daylight saving leaves out falls an hour later by the clock."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
