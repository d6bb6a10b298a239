from dataclasses import replace

import pytest

from webapp.commands.scaling.house import DATABASE, PROVIDERS, WORKERS, House
from webapp.commands.scaling.simulation import a_day, breaks_first, due_each_minute


def test_all_messages_fall_due_on_the_day() -> None:
    assert sum(due_each_minute(500_000_000)) == pytest.approx(500_000_000)


@pytest.mark.parametrize(
    ("part", "scarce"),
    [
        (PROVIDERS, {"provider_per_second": 100}),
        (WORKERS, {"worker_hosts": 1, "worker_us": 9_000.0}),
        (DATABASE, {"database_cores": 1, "database_us": 900.0}),
    ],
)
def test_what_is_scarce_breaks_first(part: str, scarce: dict[str, float]) -> None:
    day = a_day(replace(House(), **scarce), messages=50_000_000)  # type: ignore[arg-type]  # numbers of both kinds
    assert breaks_first(day)[0] == part


def test_what_does_not_go_at_once_waits_and_goes_later() -> None:
    house = replace(House(), provider_per_second=1_000)
    day = a_day(house, messages=60_000_000)
    assert (day.left, day.latest_minutes > 60) == (0, True)


def test_more_than_a_day_takes_is_left_over() -> None:
    house = replace(House(), provider_per_second=100)
    assert a_day(house, messages=20_000_000).left > 10_000_000


def test_with_room_for_the_fullest_minute_nobody_waits() -> None:
    assert a_day(House(), messages=1_000_000).latest_minutes == 0
