"""Whose day it is: the venue's."""

from datetime import UTC, datetime

import pytest

from campaigns.events.doors import is_today
from campaigns.events.models import Event

MORNING_THERE = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""One o'clock of the 23rd in Shanghai."""


@pytest.mark.parametrize(
    ("starts_at", "now", "today"),
    [
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), MORNING_THERE, True),
        (MORNING_THERE, datetime(2026, 11, 22, 15, 0, tzinfo=UTC), False),
        (MORNING_THERE, datetime(2026, 11, 23, 16, 0, tzinfo=UTC), True),
    ],
)
def test_an_event_is_todays_where_it_is(starts_at: datetime, now: datetime, *, today: bool) -> None:
    assert is_today(Event(zone="Asia/Shanghai", starts_at=starts_at), now) is today
