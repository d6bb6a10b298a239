"""A club whose members keep days of every kind in many zones, and when each is to be greeted by another source."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from lunar_python import Lunar, LunarYear, Solar
from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaigns.members.models import (
    AddressKind,
    CalendarKind,
    Consent,
    ConsentState,
    ContactPoint,
    LeapDayRule,
    Member,
    MemberSummary,
    SpecialDay,
    SpecialDayKind,
    Topic,
)
from campaigns.outreach.models import OccasionKind
from tests.clock import NOW
from tests.factories_outreach import make_tier

ZONES = 40
SEED = 8
HOLIDAYS = ("womens_day", "mid_autumn")
KEEPS_WOMENS_DAY, KEEPS_MID_AUTUMN = ("CN", "DE"), ("CN", "SG")
"""Of the countries that members live in; mid-autumn is kept by those who speak Chinese elsewhere too."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A birthday or a wedding as a member keeps it."""

    month: int
    day: int
    calendar: CalendarKind = CalendarKind.GREGORIAN
    in_leap_month: bool = False
    leap_day_rule: LeapDayRule = LeapDayRule.FEBRUARY_28
    year: int | None = None

    def days(self, first: date, last: date) -> Iterator[date]:
        """Those from `first` through `last` on which it is greeted."""
        of_year = _lunar if self.calendar is CalendarKind.LUNAR else _solar
        for year in range(first.year - 1, last.year + 1):
            day = of_year(self, year)
            if first <= day <= last:
                yield day


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    zone: str
    country: str
    language: str
    joined: date
    birthday: Kept
    wedding: Kept | None

    def greeted(self, first: date, last: date) -> Iterator[tuple[OccasionKind, date]]:
        """For what, and on which of their own dates."""
        for day in self.birthday.days(first, last):
            yield OccasionKind.BIRTHDAY, day
        for day in self.wedding.days(first, last) if self.wedding else ():
            yield OccasionKind.WEDDING, day
        for day in Kept(self.joined.month, self.joined.day).days(first, last):
            if day.year > self.joined.year:
                yield OccasionKind.MEMBERSHIP, day
        for day in self._holidays(first.year, last.year):
            if first <= day <= last:
                yield OccasionKind.HOLIDAY, day

    def _holidays(self, first: int, last: int) -> Iterator[date]:
        for year in range(first, last + 1):
            if self.country in KEEPS_WOMENS_DAY:
                yield date(year, 3, 8)
            if self.country in KEEPS_MID_AUTUMN or self.language == "zh":
                yield _lunar(Kept(8, 15), year)


def _solar(kept: Kept, year: int) -> date:
    try:
        return date(year, kept.month, kept.day)
    except ValueError:
        return date(year, 2, 28) if kept.leap_day_rule is LeapDayRule.FEBRUARY_28 else date(year, 3, 1)


def _lunar(kept: Kept, year: int) -> date:
    """A leap month that the year lacks is the ordinary one, a 30th that the month lacks its 29th."""
    leap = kept.in_leap_month and _year(year).getLeapMonth() == kept.month
    return _lunar_day(year, -kept.month if leap else kept.month, kept.day)


@cache
def _lunar_day(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, min(day, _year(year).getMonth(month).getDayCount())).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


_year = cache(LunarYear.fromYear)


def some_zones() -> Sequence[str]:
    """Of the whole earth, those with the strangest clocks among them."""
    wanted = ["Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Etc/GMT+12"]
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [*wanted, *_chance().sample(others, ZONES - len(wanted))]


def some_people(many: int, first: date, last: date) -> list[Person]:
    """In all zones by turns; every other one is married."""
    chance, zones = _chance(), some_zones()
    birthdays, weddings = (kept_days(many, first, last, chance) for _ in range(2))
    return [
        Person(
            number=number,
            zone=zones[number % ZONES],
            country=chance.choice(["CN", "DE", "SG", "US"]),
            language=chance.choice(["en", "zh"]),
            joined=date(2015, 1, 1) + timedelta(days=chance.randrange(13 * 365)),
            birthday=birthday,
            wedding=wedding if number % 2 else None,
        )
        for number, (birthday, wedding) in enumerate(zip(birthdays, weddings, strict=True))
    ]


def kept_days(many: int, first: date, last: date, chance: random.Random) -> list[Kept]:
    """Mostly of days in the span, by either calendar, in leap months and on leap days, the year known or not."""
    span, found = (last - first).days, []
    for _ in range(many):
        day = first + timedelta(days=chance.randrange(span + 1))
        year = chance.choice([None, 1960, 1984])
        if chance.random() < 0.5:
            lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
            in_leap_month = lunar.getMonth() < 0 or chance.random() < 0.2
            found.append(Kept(abs(lunar.getMonth()), lunar.getDay(), CalendarKind.LUNAR, in_leap_month, year=year))
        else:
            found.append(Kept(day.month, day.day, year=year))
    leap = [Kept(2, 29, leap_day_rule=rule) for rule in LeapDayRule]
    short = [Kept(month, 30, CalendarKind.LUNAR) for month in range(1, 13)]
    return [*leap, *short, *found[len(leap) + len(short) :]]


def plant(session: Session, people: Sequence[Person]) -> list[int]:
    """Members who have these days, an address and consent; their ids."""
    tier = make_tier(session).id
    rows = [_member(person) | {"tier_id": tier} for person in people]
    ids = list(session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), rows))
    kept = ("language", "tier_id", "joined_at")
    summaries = [
        {"member_id": each, "updated_at": NOW} | {name: row[name] for name in kept}
        for each, row in zip(ids, rows, strict=True)
    ]
    session.execute(insert(MemberSummary), summaries)
    email: dict[str, Any] = {"kind": AddressKind.EMAIL}
    session.execute(
        insert(ContactPoint), [email | {"member_id": i, "address": f"s{i}@example.com", "preferred": True} for i in ids]
    )
    agreed = email | {"topic": Topic.GREETINGS, "state": ConsentState.GRANTED, "at": NOW}
    session.execute(insert(Consent), [agreed | {"member_id": each} for each in ids])
    session.execute(insert(SpecialDay), [day for pair in zip(ids, people, strict=True) for day in _special_days(*pair)])
    return ids


def _chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same each time


def morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)


def _member(person: Person) -> dict[str, Any]:
    return {
        "code": f"s{person.number}",
        "full_name": f"S {person.number}",
        "call_name": "S",
        "language": person.language,
        "country": person.country,
        "zone": person.zone,
        "joined_at": datetime.combine(person.joined, time(12), UTC),
        "deceased": False,
    }


def _special_days(member_id: int, person: Person) -> Iterator[dict[str, Any]]:
    for kind, kept in ((SpecialDayKind.BIRTHDAY, person.birthday), (SpecialDayKind.WEDDING, person.wedding)):
        if kept is not None:
            yield {
                "member_id": member_id,
                "kind": kind,
                "month": kept.month,
                "day": kept.day,
                "year": kept.year,
                "calendar": kept.calendar,
                "in_leap_month": kept.in_leap_month,
                "leap_day_rule": kept.leap_day_rule,
            }
