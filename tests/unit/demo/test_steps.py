"""When the demo's clock stands on its first day."""

from datetime import UTC, datetime

import pytest

from webapp.commands.demo_club.steps import at_work


@pytest.mark.parametrize(
    ("now", "awake"),
    [
        (datetime(2026, 11, 22, 16, 30, tzinfo=UTC), datetime(2026, 11, 22, 16, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 6, 0, tzinfo=UTC), datetime(2026, 11, 22, 15, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),
    ],
)
def test_a_club_asleep_opens_the_next_morning(now: datetime, awake: datetime) -> None:
    assert at_work(now) == awake
