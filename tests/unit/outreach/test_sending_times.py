from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.core.hours import Quiet
from campaigns.outreach.models import WhenLate
from campaigns.outreach.sending_times import AtInstant, AtWallTime

SHANGHAI, BERLIN, AUCKLAND = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Pacific/Auckland"))
EVENING = datetime(2026, 11, 22, 18, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
NONE = (Quiet(0, 0),)


def utc(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def by_wall(now: datetime, when_late: WhenLate = WhenLate.SEND) -> AtWallTime:
    return AtWallTime(EVENING, DAY, None, now, when_late)


def test_the_same_time_by_each_members_clock() -> None:
    schedule = by_wall(utc(22, 4))
    assert [schedule(zone, NONE).due_at for zone in (AUCKLAND, SHANGHAI, BERLIN)] == [
        utc(22, 5),
        utc(22, 10),
        utc(22, 17),
    ]


@pytest.mark.parametrize(
    ("when_late", "due", "valid_until"),
    [
        (WhenLate.SEND, utc(22, 9), utc(23, 5)),
        (WhenLate.NEXT_DAY, utc(23, 5), utc(24, 5)),
        (WhenLate.DROP, utc(22, 9), utc(22, 5)),
    ],
)
def test_where_the_time_has_passed_it_is_as_the_campaign_says(
    when_late: WhenLate, due: datetime, valid_until: datetime
) -> None:
    found = by_wall(utc(22, 9), when_late)(AUCKLAND, NONE)
    assert (found.due_at, found.valid_until) == (due, valid_until)


@pytest.mark.parametrize("when_late", WhenLate)
def test_within_the_hour_nothing_is_late(when_late: WhenLate) -> None:
    now = utc(22, 11)
    found = by_wall(now, when_late)(SHANGHAI, NONE)
    assert (found.due_at, found.valid_until) == (now, utc(23, 10))


def test_after_days_of_silence_the_next_day_is_the_one_to_come() -> None:
    schedule = AtInstant(utc(20, 18), DAY, None, utc(22, 9), WhenLate.NEXT_DAY)
    assert schedule(ZoneInfo("UTC"), NONE).due_at == utc(22, 18)


def test_the_next_day_is_the_same_hour_by_the_wall_when_the_clocks_change_between() -> None:
    saturday = datetime(2026, 10, 24, 18, tzinfo=BERLIN)
    schedule = AtInstant(saturday, DAY, None, saturday + timedelta(hours=2), WhenLate.NEXT_DAY)
    assert schedule(BERLIN, NONE).due_at == datetime(2026, 10, 25, 17, tzinfo=UTC)


def test_the_next_day_is_not_past_the_last_answer() -> None:
    schedule = AtInstant(utc(22, 5), DAY, utc(23, 1), utc(22, 9), WhenLate.NEXT_DAY)
    found = schedule(ZoneInfo("UTC"), NONE)
    assert found.due_at >= found.valid_until
