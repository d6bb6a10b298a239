"""Holidays that go by the moon against a second source, the Umm al-Qura calendar of Saudi Arabia; and the estimates."""

from datetime import date

import pytest
from hijridate import Hijri

from campaigns.greetings.holidays.known import KNOWN
from campaigns.greetings.holidays.moons import new_moon_of_autumn

RULES = {holiday.key: holiday.rule for holiday in KNOWN if holiday.rule}
HIJRI = {"eid_al_fitr": (10, 1), "eid_al_adha": (12, 10)}
SEEN_LATER = {("eid_al_adha", 2015), ("eid_al_adha", 2016)}
"""Announced a day after the calendar, as the moon was seen."""


def days_off(key: str, first: int, last: int) -> dict[int, int]:
    """Year → by how many days ours is after theirs, where it is another."""
    found = {}
    for hijri_year in range(first - 579, last - 577):
        theirs = date(*Hijri(hijri_year, *HIJRI[key]).to_gregorian().datetuple())
        ours = min(RULES[key].days(theirs.year), key=lambda day: abs(day - theirs))
        if first <= theirs.year <= last and ours != theirs:
            found[theirs.year] = (ours - theirs).days
    return found


@pytest.mark.parametrize("key", HIJRI)
def test_what_was_told_is_what_the_calendar_of_saudi_arabia_says(key: str) -> None:
    assert {(key, year): off for year, off in days_off(key, 2015, 2026).items()} == {
        each: 1 for each in SEEN_LATER if each[0] == key
    }


@pytest.mark.parametrize("key", HIJRI)
def test_what_is_estimated_is_provisional_and_a_day_off_at_most(key: str) -> None:
    assert set(days_off(key, 2027, 2050).values()) <= {-1, 1}
    assert [RULES[key].is_provisional(year) for year in (2014, 2015, 2026, 2027)] == [True, False, False, True]


def test_the_estimate_of_diwali_is_what_was_told_so_far() -> None:
    assert all(RULES["diwali"].days(year) == new_moon_of_autumn(year) for year in range(2015, 2027))
    assert RULES["diwali"].is_provisional(2027)
