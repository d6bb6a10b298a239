"""The table of holidays against a second source, the `holidays` package."""

from collections.abc import Sequence
from datetime import date, timedelta

import holidays
import pytest

from campaigns.greetings.holidays.days import days_in_year
from campaigns.greetings.holidays.known import KNOWN
from campaigns.greetings.holidays.queries import is_kept_in
from campaigns.greetings.holidays.rules import fixed, orthodox_easter
from campaigns.greetings.models import HolidayDate

YEARS = range(2015, 2027)
BY_KEY = {holiday.key: holiday for holiday in KNOWN}
COUNTRIES = ("CN", "HK", "TW", "SG", "MY", "IN", "ID", "TR", "US", "CA", "GB", "DE")
BY_THE_MOON = ("BN", "GY", "KZ", "LK", "MU", "NP", "SR", "TT", "UZ")
"""Of these the Eids and Diwali alone."""
CALLED = {
    "new_year": ("New Year's Day", "Founding Day of the Republic of China"),
    "spring_festival": ("Chinese New Year", "Chinese New Year (Spring Festival)", "Lunar New Year"),
    "qingming": ("Tomb-Sweeping Day",),
    "easter": ("Good Friday",),
    "dragon_boat": ("Dragon Boat Festival",),
    "mid_autumn": ("Mid-Autumn Festival", "The Day following Mid-Autumn Festival"),
    "double_ninth": ("Double Ninth Festival",),
    "national_day": ("National Day", "Independence Day", "German Unity Day", "Canada Day", "Republic Day"),
    "thanksgiving": ("Thanksgiving Day", "Thanksgiving"),
    "eid_al_fitr": ("Eid al-Fitr",),
    "eid_al_adha": ("Eid al-Adha",),
    "diwali": ("Diwali",),
    "christmas": ("Christmas Day", "Christmas"),
}
ANNOUNCED = ("eid_al_fitr", "eid_al_adha", "diwali")
OFF = {"easter": -2, "mid_autumn/HK": 1}
"""Of what the package lists: Good Friday, and the day after the moon is full."""


def ours(key: str, country: str, year: int) -> list[date]:
    return [each.day for each in days_in_year(BY_KEY[key], [], year) if is_kept_in(each, country)]


def theirs(country: str) -> dict[tuple[str, int], list[date]]:
    """(key, year) → the days the package calls so."""
    listed = holidays.country_holidays(country, years=YEARS, observed=False, language="en_US", categories=None)
    found: dict[tuple[str, int], list[date]] = {}
    for day, names in sorted(listed.items()):
        for key, called in CALLED.items():
            if set(names.split("; ")) & set(called):
                found.setdefault((key, day.year), []).append(day)
    return found


def test_days_are_those_of_the_other_source() -> None:
    compared: set[str] = set()
    wrong: list[tuple[str, str, int]] = []
    for country in (*COUNTRIES, *BY_THE_MOON):
        for (key, year), days in theirs(country).items():
            if country in BY_THE_MOON and key not in ANNOUNCED:
                continue
            off = timedelta(days=OFF.get(f"{key}/{country}", OFF.get(key, 0)))
            if mine := ours(key, country, year):
                compared.add(key)
                wrong += [(country, key, year)] * any(day + off not in days for day in mine)
    assert (wrong, compared) == ([], set(CALLED))


@pytest.mark.parametrize(
    ("key", "country", "day"),
    [
        ("mothers_day", "GB", date(2026, 3, 15)),
        ("mothers_day", "US", date(2026, 5, 10)),
        ("mothers_day", "FR", date(2020, 6, 7)),
        ("mothers_day", "FR", date(2026, 5, 31)),
        ("easter", "GR", date(2026, 4, 12)),
        ("easter", "DE", date(2026, 4, 5)),
        ("fathers_day", "DE", date(2026, 5, 14)),
        ("thanksgiving", "CA", date(2026, 10, 12)),
        ("spring_festival_eve", "CN", date(2026, 2, 16)),
        ("lantern", "CN", date(2026, 3, 3)),
        ("qixi", "CN", date(2026, 8, 19)),
        ("double_ninth", "CN", date(2026, 10, 18)),
        ("christmas", "RU", date(2026, 1, 7)),
    ],
)
def test_days_that_no_law_makes_free(key: str, country: str, day: date) -> None:
    assert ours(key, country, day.year) == [day]


def told(key: str, year: int, said: Sequence[HolidayDate] = ()) -> list[tuple[date, bool, bool]]:
    """Day, whether it is provisional, whether it is for who is elsewhere."""
    return [(each.day, each.is_provisional, each.elsewhere) for each in days_in_year(BY_KEY[key], said, year)]


def said(country: str, day: date) -> HolidayDate:
    return HolidayDate(holiday="", country=country, year=day.year, day=day, source="A circular")


def test_what_is_not_announced_is_provisional_until_the_club_says_it() -> None:
    assert {provisional for _day, provisional, _elsewhere in told("eid_al_fitr", 2027)} == {True}
    assert (date(2027, 3, 11), False, True) in told("eid_al_fitr", 2027, [said("", date(2027, 3, 11))])


def test_a_date_said_for_one_country_leaves_the_others_alone() -> None:
    days = days_in_year(BY_KEY["mid_autumn"], [said("SG", date(2026, 9, 26))], 2026)
    assert [(each.day.day, "SG" in each.countries, "CN" in each.countries) for each in days] == [
        (25, False, True),
        (26, True, False),
    ]


def test_a_year_with_two_of_them_keeps_the_other_when_one_is_corrected() -> None:
    days = {each.day for each in days_in_year(BY_KEY["eid_al_fitr"], [said("SA", date(2033, 1, 3))], 2033)}
    assert {date(2033, 1, 3), date(2033, 12, 22)} <= days


def test_29_february_and_the_eastern_easter() -> None:
    assert [fixed(2, 29).days(year)[0].day for year in (2027, 2028)] == [28, 29]
    assert [orthodox_easter(year) for year in (2024, 2025)] == [date(2024, 5, 5), date(2025, 4, 20)]
