from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from tests.clock import NOW
from webapp.formats import initials, say_list, say_money, say_percent, say_time, zone_note

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask("webapp")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (NOW, "Today, 17:00"),
        (NOW + timedelta(hours=8), "Tomorrow, 01:00"),
        (NOW - timedelta(days=1), "Yesterday, 17:00"),
        (datetime(2026, 3, 7, 1, tzinfo=UTC), "Sat 7 Mar, 09:00"),
        (datetime(2025, 3, 7, 1, tzinfo=UTC), "7 Mar 2025, 09:00"),
    ],
)
def test_times_are_said_as_people_say_them(value: datetime, said: str) -> None:
    assert say_time(value, SHANGHAI, NOW) == said


def test_the_zone_is_named_only_where_it_differs() -> None:
    assert zone_note("Asia/Singapore", SHANGHAI, NOW) == ""
    assert zone_note("America/New_York", SHANGHAI, NOW) == "New York time"


def test_money_is_in_the_currencys_own_units() -> None:
    assert (say_money(128450, "CNY"), say_money(1284, "JPY")) == ("CN¥1,284.50", "JP¥1,284")


def test_ones_own_currency_has_its_plain_sign() -> None:
    with force_locale("zh"):
        assert say_money(128450, "CNY") == "¥1,284.50"


def test_shares_are_percent() -> None:
    assert (say_percent(0.4013), say_percent(0.4013, 0)) == ("40.1%", "40%")


@pytest.mark.parametrize(("name", "short"), [("Ada Ortiz", "AO"), ("Mei", "M"), ("王小雨", "小雨"), ("", "?")])
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize(("names", "said"), [([], ""), (["Tea"], "Tea"), (["Tea", "100%", "Jazz"], "Tea, 100%, Jazz")])
def test_names_stand_one_after_another(names: list[str], said: str) -> None:
    assert say_list(names) == said
