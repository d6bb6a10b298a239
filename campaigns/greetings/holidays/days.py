"""The days of a holiday in one year, and where it is kept on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.greetings.holidays.known import Holiday
from campaigns.greetings.holidays.rules import RuleKind
from campaigns.greetings.models import HolidayDate

EVERYWHERE = ""
"""In place of a country: wherever none of the countries with a date of their own is."""


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """A day on which it is kept in `countries` and, if `elsewhere`, by whoever keeps it outside of the `named` ones."""

    holiday: Holiday
    day: date
    countries: frozenset[str]
    elsewhere: bool
    named: frozenset[str]
    kind: RuleKind
    is_provisional: bool
    source: str
    """The club's own words where `by_club`, else a sentence of the house."""
    by_club: bool


@dataclass(frozen=True, slots=True)
class _Told:
    day: date
    kind: RuleKind
    is_provisional: bool
    source: str
    by_club: bool


def days_in_year(holiday: Holiday, said: Sequence[HolidayDate], year: int) -> list[HolidayDay]:
    """`said` is what the club says of this holiday in that year. By day."""
    by_country = {each.country: each for each in said}
    named = holiday.countries | holiday.own.keys() | by_country.keys() - {EVERYWHERE}
    places: dict[_Told, set[str]] = {}
    for place in (EVERYWHERE, *sorted(named)):
        own = by_country.get(place) or (None if place in holiday.own else by_country.get(EVERYWHERE))
        for told in _told(holiday, place, own, year):
            places.setdefault(told, set()).add(place)
    return [
        HolidayDay(
            holiday,
            told.day,
            frozenset(where - {EVERYWHERE}),
            EVERYWHERE in where,
            frozenset(named),
            told.kind,
            told.is_provisional,
            told.source,
            told.by_club,
        )
        for told, where in sorted(places.items(), key=lambda item: item[0].day)
    ]


def _told(holiday: Holiday, place: str, said: HolidayDate | None, year: int) -> Iterator[_Told]:
    rule = holiday.own.get(place, holiday.rule)
    days = list(rule.days(year)) if rule else []
    corrected = said and (min(days, key=lambda day: abs(day - said.day)) if days else None)
    if rule:
        for day in days:
            if day != corrected:
                yield _Told(day, rule.kind, rule.is_provisional(year), holiday.source, by_club=False)
    if said:
        yield _Told(said.day, RuleKind.BY_HAND, is_provisional=False, source=said.source, by_club=True)
