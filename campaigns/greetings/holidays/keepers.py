"""Who keeps a holiday on a day of it, as a condition on members.

Of a holiday of a culture, whoever told the club that this is theirs, and nobody who told of others alone. Else whoever
lives where it is kept; and, outside of the countries it names, who speaks one of its languages. Where a member lives is
their country, or, as long as that is not known, the country of their time zone.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from babel.core import get_global
from sqlalchemy import ColumnElement, Text, and_, any_, case, false, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.greetings.holidays.days import HolidayDay
from campaigns.members.models import Member


def keeps(each: HolidayDay, *, everybody: bool) -> ColumnElement[bool]:
    """With `everybody` neither languages nor cultures matter: each has it on the day of where they live."""
    if everybody:
        return _has_that_day(each, elsewhere=true())
    by_place = _has_that_day(each, elsewhere=true() if each.holiday.worldwide else _speaks(each.holiday.languages))
    culture = each.holiday.culture
    if culture is None:
        return by_place
    theirs = literal(culture.value) == any_(Member.cultures.expression)
    told = and_(theirs, _has_that_day(each, elsewhere=true()))
    return case((Member.cultures == [], by_place), else_=told)


def _has_that_day(each: HolidayDay, *, elsewhere: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whose day it is by where they live, where `elsewhere` holds for who lives in none of the countries it names."""
    here = lives_in(each.countries)
    return or_(here, and_(~lives_in(each.named), elsewhere)) if each.elsewhere else here


def lives_in(countries: Iterable[str]) -> ColumnElement[bool]:
    listed = sorted(countries)
    if not listed:
        return false()
    zones = sorted(zone for country in listed for zone in _zones().get(country, ()))
    by_zone = and_(Member.country == "", Member.zone == any_(literal(zones, ARRAY(Text))))
    return or_(Member.country == any_(literal(listed, ARRAY(Text))), by_zone)


def _speaks(languages: Iterable[str]) -> ColumnElement[bool]:
    """Of a tag such as zh-Hant only the language counts."""
    listed = literal(sorted(languages), ARRAY(Text))
    others = func.unnest(Member.other_languages).column_valued("tag")
    speaks = select(others).where(func.split_part(others, "-", 1) == any_(listed)).correlate(Member).exists()
    return or_(func.split_part(Member.language, "-", 1) == any_(listed), and_(Member.other_languages != [], speaks))


@cache
def _zones() -> dict[str, list[str]]:
    """Country → its time zones."""
    found: dict[str, list[str]] = defaultdict(list)
    territories = get_global("zone_territories")
    also = ((zone, territories.get(target)) for zone, target in get_global("zone_aliases").items())
    for zone, country in (*territories.items(), *also):
        if country:
            found[country].append(zone)
    return found
