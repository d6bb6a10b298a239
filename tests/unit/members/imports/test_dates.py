from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.members.imports.dates import BadDate, DateOrder, UnclearDate, parse_day, parse_instant
from tests.factories_members import wide

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "written", ["2026-01-02", "20260102", "2026/1/2", "2026年1月2日", "02.01.2026", wide("2026") + "-01-02"]
)
def test_days_as_files_write_them(written: str) -> None:
    assert parse_day(written) == date(2026, 1, 2)


@pytest.mark.parametrize("written", ["", "2026-02-30", "20261301", "yesterday", "0026-01-01", "2026-01-02 25:00"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(BadDate):
        parse_instant(written, SHANGHAI)


def test_a_date_that_could_be_two_is_refused_until_the_order_is_said() -> None:
    with pytest.raises(UnclearDate):
        parse_day("03/04/2026")
    assert parse_day("03/04/2026", DateOrder.DMY) == date(2026, 4, 3)
    assert parse_day("03/04/2026", DateOrder.MDY) == date(2026, 3, 4)
    assert parse_day("13/04/2026") == date(2026, 4, 13)


def test_a_day_alone_is_its_noon_at_the_club() -> None:
    assert parse_instant("2026-01-02", SHANGHAI) == (datetime(2026, 1, 2, 4, tzinfo=UTC), date(2026, 1, 2))


def test_an_offset_is_obeyed_and_the_day_is_the_clubs() -> None:
    assert parse_instant("2026-01-01T23:30:00Z", SHANGHAI) == (
        datetime(2026, 1, 1, 23, 30, tzinfo=UTC),
        date(2026, 1, 2),
    )
