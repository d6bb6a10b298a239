"""Holidays that go by a moon seen or reckoned elsewhere: what was announced, and an estimate for years to come."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta

from campaigns.greetings.holidays.rules import A_DAY, Days, Rule, announced
from campaigns.members.profile.lunar import lunar_day

ISLAMIC_EPOCH = date(622, 7, 18)
"""Of the tabular Islamic calendar: 15 July 622 as the Julian calendar had it, as astronomers count."""
SHAWWAL, DHU_AL_HIJJA = 10, 12
FIRST_YEAR = 2015

_EID_AL_FITR = "07-17 07-06 06-25 06-15 06-04 05-24 05-13 05-02 04-21 04-10 03-30 03-20"
_EID_AL_ADHA = "09-24 09-12 09-01 08-21 08-11 07-31 07-20 07-09 06-28 06-16 06-06 05-27"
_DIWALI = "11-11 10-30 10-19 11-07 10-27 11-14 11-04 10-24 11-12 10-31 10-20 11-08"


def dates_from(first_year: int, text: str) -> Mapping[int, date]:
    """`07-17 07-06 …`: one month and day for each year."""
    return {
        year: date.fromisoformat(f"{year}-{month_day}") for year, month_day in enumerate(text.split(), start=first_year)
    }


def islamic(month: int, day: int) -> Days:
    """Estimated by the tabular calendar, which is a day off now and then. Two in a year, or one."""

    def days(year: int) -> tuple[date, ...]:
        about = int((year - 622) * 33 / 32)
        found = (_tabular(islamic_year, month, day) for islamic_year in range(about - 1, about + 3))
        return tuple(each for each in found if each.year == year)

    return days


def new_moon_of_autumn(year: int) -> tuple[date, ...]:
    """Diwali, estimated: the day before a Chinese month begins between 18 October and 16 November."""
    days = (date(year, 10, 18) + number * A_DAY for number in range(30))
    return tuple(day - A_DAY for day in days if (moon := lunar_day(day)) and moon.day == 1)[:1]


def moved(days: Mapping[int, date], *, later: Container[int] = (), earlier: Container[int] = ()) -> Mapping[int, date]:
    """As another country has them: a day later or earlier in some years."""
    shifts = {year: (year in later) - (year in earlier) for year in days}
    return {year: day + shifts[year] * A_DAY for year, day in days.items()}


def _tabular(year: int, month: int, day: int) -> date:
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return ISLAMIC_EPOCH + timedelta(days=days)


def _fitr(later: Sequence[int] = (), earlier: Sequence[int] = ()) -> Rule:
    return announced(moved(_FITR, later=later, earlier=earlier), islamic(SHAWWAL, 1))


def _diwali(earlier: Container[int] = ()) -> Rule:
    return announced(moved(_LIGHTS, earlier=earlier), new_moon_of_autumn)


def _adha(later: Sequence[int] = ()) -> Rule:
    return announced(moved(_ADHA, later=later), islamic(DHU_AL_HIJJA, 10))


_FITR, _ADHA = dates_from(FIRST_YEAR, _EID_AL_FITR), dates_from(FIRST_YEAR, _EID_AL_ADHA)
_LIGHTS = dates_from(FIRST_YEAR, _DIWALI)

EID_AL_FITR = _fitr()
EID_AL_FITR_IN: Mapping[str, Rule] = {
    "TR": _fitr(earlier=[2016]),
    "MY": _fitr([2019, 2023, 2025, 2026]),
    "ID": _fitr([2019, 2023, 2025, 2026]),
    "SG": _fitr([2019, 2022, 2023, 2025, 2026]),
    "IN": _fitr([2015, *range(2017, 2027)]),
    "BN": _fitr([2019, 2023, 2025, 2026]),
    "UZ": _fitr([2015, 2017, 2019]),
}
EID_AL_ADHA = _adha()
EID_AL_ADHA_IN: Mapping[str, Rule] = {
    "MY": _adha([2018, *range(2022, 2026)]),
    "SG": _adha([2018, *range(2022, 2026)]),
    "ID": _adha([2018, *range(2022, 2025)]),
    "IN": _adha([2015, *range(2017, 2026)]),
    "BN": _adha([2018, *range(2023, 2026)]),
}
DIWALI = _diwali()
DIWALI_IN: Mapping[str, Rule] = {
    **dict.fromkeys(("SG", "MY", "LK"), _diwali(earlier=range(2015, 2019))),
    "TT": _diwali(earlier=[2016]),
}
