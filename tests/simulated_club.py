"""A club whose members keep days of every kind in many zones, and when each is to be greeted by another source."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
from tests.clock import NOW
from tests.factories_outreach import make_tier

ZONES = 40
SEED = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A birthday as a member keeps it."""

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


def _solar(kept: Kept, year: int) -> date:
    try:
        return date(year, kept.month, kept.day)
    except ValueError:
        return date(year, 2, 28) if kept.leap_day_rule is LeapDayRule.FEBRUARY_28 else date(year, 3, 1)


def _lunar(kept: Kept, year: int) -> date:
    """A leap month that the year lacks is the ordinary one, a 30th that the month lacks its 29th."""
    leap = kept.in_leap_month and LunarYear.fromYear(year).getLeapMonth() == kept.month
    month = -kept.month if leap else kept.month
    days = LunarYear.fromYear(year).getMonth(month).getDayCount()
    solar = Lunar.fromYmd(year, month, min(kept.day, days)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def some_zones() -> Sequence[str]:
    """Of the whole earth, those with the strangest clocks among them."""
    wanted = ["Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Etc/GMT+12"]
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [*wanted, *_chance().sample(others, ZONES - len(wanted))]


def kept_days(many: int, first: date, last: date) -> list[Kept]:
    """Mostly of days in the span, by either calendar, in leap months and on leap days, the year known or not."""
    chance, span = _chance(), (last - first).days
    found = []
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


def plant(session: Session, kept: Sequence[Kept]) -> list[tuple[int, str, Kept]]:
    """Members with such birthdays, in all zones by turns: their ids, zones and birthdays."""
    zones, tier = some_zones(), make_tier(session).id
    people = [
        {"code": f"s{n}", "full_name": f"S {n}", "call_name": "S", "language": "en", "zone": zones[n % len(zones)]}
        for n in range(len(kept))
    ]
    known = {"tier_id": tier, "joined_at": NOW - timedelta(days=400), "deceased": False}
    ids = list(
        session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), [p | known for p in people])
    )
    summaries = [
        {"member_id": each, "updated_at": NOW, "language": "en", "tier_id": tier, "joined_at": NOW} for each in ids
    ]
    session.execute(insert(MemberSummary), summaries)
    email: dict[str, Any] = {"kind": AddressKind.EMAIL}
    session.execute(
        insert(ContactPoint), [email | {"member_id": i, "address": f"s{i}@example.com", "preferred": True} for i in ids]
    )
    agreed = email | {"topic": Topic.GREETINGS, "state": ConsentState.GRANTED, "at": NOW}
    session.execute(insert(Consent), [agreed | {"member_id": each} for each in ids])
    session.execute(insert(SpecialDay), [_row(member_id, day) for member_id, day in zip(ids, kept, strict=True)])
    return [(member_id, person["zone"], day) for member_id, person, day in zip(ids, people, kept, strict=True)]


def _chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same each time


def morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)


def _row(member_id: int, kept: Kept) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "kind": SpecialDayKind.BIRTHDAY,
        "month": kept.month,
        "day": kept.day,
        "year": kept.year,
        "calendar": kept.calendar,
        "in_leap_month": kept.in_leap_month,
        "leap_day_rule": kept.leap_day_rule,
    }
