"""The days of members' own that campaigns are sent on: which they are, and how they are found."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.members.models import SpecialDayKind, Topic
from campaigns.members.profile.birthdays import own_days
from campaigns.members.profile.dated import dated_days, days_of_joining
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.on_holiday import OnHoliday
from campaigns.outreach.occasions.own_day import OwnDay

ALMOST_A_YEAR = timedelta(days=300)
"""Two birthdays of one member are never closer, by either calendar; a corrected date must not greet twice."""


def _own(kind: SpecialDayKind) -> OwnDay:
    def falls(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        return own_days(kind, days)

    return OwnDay(topic=Topic.GREETINGS, falls=falls, apart=ALMOST_A_YEAR)


def _companions(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
    return own_days(SpecialDayKind.BIRTHDAY, days, companions=True)


def _special(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
    return own_days(SpecialDayKind.CUSTOM, days, title=campaign.day_name)


def _joining(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
    return days_of_joining(days, zone=club_zone(session).key)


def _yearly(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
    return dated_days(campaign.day_name, days, yearly=True)


def _dated(session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
    return dated_days(campaign.day_name, days, yearly=False)


BIRTHDAYS = _own(SpecialDayKind.BIRTHDAY)
WEDDINGS = _own(SpecialDayKind.WEDDING)
JOINING = OwnDay(topic=Topic.GREETINGS, falls=_joining, apart=ALMOST_A_YEAR)
COMPANIONS = OwnDay(topic=Topic.GREETINGS, falls=_companions)
"""A member has several, so nothing keeps two of their days apart."""
SPECIAL_DAYS = OwnDay(topic=Topic.GREETINGS, falls=_special)
EVERY_YEAR = OwnDay(topic=Topic.GREETINGS, falls=_yearly, apart=ALMOST_A_YEAR)
HOLIDAYS = OnHoliday(topic=Topic.GREETINGS, apart=ALMOST_A_YEAR)
DATES = OwnDay(topic=Topic.GREETINGS, falls=_dated)
