"""On holidays that members keep, or so many days from them. The key is the date and the holiday: `2026-02-17/lantern`.

So each member is greeted once for each holiday and year, on the date where they live. Of two that fall on one date for
a member, the one that the campaign names first greets them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, false, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import Session

from campaigns.core.hours import FARTHEST_AHEAD
from campaigns.core.zones import club_zone
from campaigns.greetings.holidays.days import HolidayDay
from campaigns.greetings.holidays.keepers import keeps
from campaigns.greetings.holidays.queries import read_days
from campaigns.members.models import Member
from campaigns.outreach.models import Audience, Campaign, Run
from campaigns.outreach.occasions.local_day import LocalDay, date_of, first_day, opens_at
from campaigns.outreach.occasions.occasion import Due

CORRECTED = timedelta(days=45)
"""So far back a date that the club sets is still looked for."""
AHEAD = timedelta(days=400)
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class OnHoliday(LocalDay):
    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterator[Due]:
        """All that have begun somewhere and have no run yet, also those whose date was set since."""
        since = first_day(campaign, now)
        if newest:
            since = max(since, date_of(newest) - CORRECTED)
        known = set(session.scalars(select(Run.occurrence_key).where(Run.campaign_id == campaign.id)))
        until = min((now + FARTHEST_AHEAD).date(), campaign.ends_on or date.max)
        for each in _days(session, campaign, since, until):
            key, opens = _key(campaign, each), opens_at(_greeting_day(campaign, each), campaign)
            if opens <= now and key not in known:
                known.add(key)
                yield key, opens

    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        """The next, by the club's clock."""
        today = now.astimezone(club_zone(session)).date()
        coming = _days(session, campaign, today, today + AHEAD)
        return (_key(campaign, coming[0]) if coming else f"{today}/{NONE}"), now

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        whose = self.greeted(session, campaign, [date_of(key)]).subquery("whose_day").c
        return select(whose.member_id).where(whose.key == _without_more(key), whose.member_id.in_(meant))

    def greeted(self, session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        wanted = set(days)
        found = [
            each for each in _days(session, campaign, min(days), max(days)) if _greeting_day(campaign, each) in wanted
        ]
        branches = [
            select(
                Member.id.label("member_id"),
                literal(_greeting_day(campaign, each), Date).label("on"),
                literal(_key(campaign, each)).label("key"),
            ).where(_whose(campaign, each, found))
            for each in found
        ]
        row = union_all(*branches or [_nobody()]).subquery("kept").c
        return select(row.member_id, row.on, row.key)

    def alike(self, key: str) -> ColumnElement[bool]:
        return func.split_part(Run.occurrence_key, "/", 2) == holiday_of(key)


def holiday_of(key: str) -> str:
    return key.split("/")[1]


def _whose(campaign: Campaign, each: HolidayDay, found: Sequence[HolidayDay]) -> ColumnElement[bool]:
    """Who keeps it, but for those whom a holiday named before it greets on that date."""
    everybody = campaign.holiday_for is Audience.EVERYBODY
    before = campaign.holidays[: campaign.holidays.index(each.holiday.key)]
    others = [keeps(o, everybody=everybody) for o in found if o.day == each.day and o.holiday.key in before]
    own = keeps(each, everybody=everybody)
    return and_(own, not_(or_(*others))) if others else own


def _days(session: Session, campaign: Campaign, first: date, last: date) -> Sequence[HolidayDay]:
    """Those on which it greets from `first` through `last`."""
    shift = timedelta(days=campaign.shift_days)
    return read_days(session, first=first - shift, last=last - shift, keys=campaign.holidays)


def _greeting_day(campaign: Campaign, each: HolidayDay) -> date:
    return each.day + timedelta(days=campaign.shift_days)


def _key(campaign: Campaign, each: HolidayDay) -> str:
    return f"{_greeting_day(campaign, each)}/{each.holiday.key}"


def _without_more(key: str) -> str:
    """Of a run that completes another, the key of that."""
    return "/".join(key.split("/")[:2])


def _nobody() -> Select[Any]:
    none: tuple[Any, ...] = (
        Member.id.label("member_id"),
        literal(date.min, Date).label("on"),
        literal(NONE).label("key"),
    )
    return select(*none).where(false())
