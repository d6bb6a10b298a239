"""Who keeps a holiday on a day of it, as a condition on members.

Whoever lives where it is kept; and, outside of the countries it names, who speaks one of its languages. Where a member
lives is their country, or, as long as that is not known, the country of their time zone.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from babel.core import get_global
from sqlalchemy import ColumnElement, Text, and_, any_, false, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.greetings.holidays.days import HolidayDay
from campaigns.members.models import Member


def keeps(each: HolidayDay, *, everybody: bool) -> ColumnElement[bool]:
    """With `everybody` its languages do not matter: all who are not in another country it names keep it elsewhere."""
    here = lives_in(each.countries)
    if not each.elsewhere:
        return here
    elsewhere = true() if everybody or each.holiday.worldwide else _speaks(each.holiday.languages)
    return or_(here, and_(~lives_in(each.named), elsewhere))


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
