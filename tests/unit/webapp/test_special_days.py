from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from campaigns.members.models import CalendarKind, SpecialDay
from webapp.consent_words import say_source
from webapp.special_days import say_special_day

SOLAR, LUNAR = CalendarKind.GREGORIAN, CalendarKind.LUNAR


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask("webapp")
    Babel(app)
    with app.test_request_context():
        yield


def _day(calendar: CalendarKind, month: int, day: int, year: int | None = None, *, leap: bool = False) -> SpecialDay:
    return SpecialDay(calendar=calendar, month=month, day=day, year=year, in_leap_month=leap)


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        (_day(SOLAR, 7, 6), "6 Jul", "7月6日"),
        (_day(SOLAR, 7, 6, 1986), "6 Jul 1986", "1986年7月6日"),
        (_day(SOLAR, 2, 29), "29 Feb", "2月29日"),
        (_day(LUNAR, 1, 10), "Lunar 1/10", "农历正月初十"),
        (_day(LUNAR, 8, 15, 1967), "Lunar 8/15 (1967)", "1967年农历八月十五"),
        (_day(LUNAR, 12, 20), "Lunar 12/20", "农历腊月二十"),
        (_day(LUNAR, 6, 29, leap=True), "Lunar 6/29, leap month", "农历闰六月廿九"),
        (_day(LUNAR, 11, 30), "Lunar 11/30", "农历冬月三十"),
    ],
)
def test_a_birthday_is_said_as_the_family_says_it(day: SpecialDay, english: str, chinese: str) -> None:
    with force_locale("en"):
        assert say_special_day(day) == english
    with force_locale("zh"):
        assert say_special_day(day) == chinese


@pytest.mark.parametrize(
    ("source", "said"), [("staff:7", "员工"), ("text_stop", "短信退订"), ("the old list", "the old list")]
)
def test_a_consent_says_how_it_came(source: str, said: str) -> None:
    with force_locale("zh"):
        assert say_source(source) == said
