"""From what a clock on the wall shows at the venue to an instant, and the times that no clock shows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.profile.locales import check_zone

YEARS = range(1970, 2200)


class NoSuchYear(Refused):
    """`field` names which time it is. Far years cannot be reckoned from zone to zone."""

    sentence = mark("The year must be from 1970 to 2199.")
    status = 422

    def __init__(self, *, field: str) -> None:
        super().__init__()
        self.field = field


class NoSuchHour(Refused):
    """`field` names which time it is."""

    sentence = mark("The clocks in %(zone)s go forward past %(time)s; choose another hour.")
    status = 422

    def __init__(self, *, field: str, **values: str) -> None:
        super().__init__(**values)
        self.field = field


def instant(value: datetime, *, zone: str, field: str) -> datetime:
    """A naive time is the venue's wall clock, its first passing when the hour comes twice; an aware one stands."""
    check_zone(zone)
    place = ZoneInfo(zone)
    if value.year not in YEARS:
        raise NoSuchYear(field=field)
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    there = value.replace(tzinfo=place, fold=0).astimezone(UTC)
    if there.astimezone(place).replace(tzinfo=None) != value.replace(fold=0):
        raise NoSuchHour(field=field, zone=zone, time=value.strftime("%H:%M"))
    return there


def wall_clock(value: datetime, zone: str) -> datetime:
    """What the clock on the wall shows there, without a zone; a naive time is that already."""
    return value if value.tzinfo is None else value.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
