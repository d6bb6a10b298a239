"""Whose day a greeting is about, in which year of it, and how old its reader is: what variants ask and letters say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SmallInteger,
    Text,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.members.models import CalendarKind, Member, SpecialDay, SpecialDayKind
from campaigns.members.profile.birthdays import due_table, matches, own
from campaigns.members.profile.lunar import lunar_day
from campaigns.outreach.models import Campaign, OccasionKind

KEPT: Mapping[OccasionKind, tuple[SpecialDayKind, bool]] = {
    OccasionKind.BIRTHDAY: (SpecialDayKind.BIRTHDAY, False),
    OccasionKind.WEDDING: (SpecialDayKind.WEDDING, False),
    OccasionKind.COMPANION: (SpecialDayKind.BIRTHDAY, True),
    OccasionKind.SPECIAL_DAY: (SpecialDayKind.CUSTOM, False),
}
"""Occasions that are days which members keep, or, if so, their companions."""
COUNTED = (*KEPT, OccasionKind.MEMBERSHIP, OccasionKind.ANNIVERSARY)
"""Those that have an n-th year."""


def greeted_days(session: Session, campaign: Campaign, day: date, *, on_it: bool = True) -> Select[Any]:
    """(member_id, whose, relation, title, years): a row for each member whose day it is, without years where unknown.

    Of two days of one member the one that was written down first. Unless `on_it`, of everybody as if it were their day.
    """
    if campaign.occasion in KEPT:
        return _kept(campaign, day, on_it=on_it)
    if campaign.occasion is OccasionKind.MEMBERSHIP:
        return _joined(session, day)
    if campaign.occasion is OccasionKind.ANNIVERSARY:
        year = cast(func.substring(Member.custom[campaign.day_name].astext, "^([0-9]{4})-"), Integer)
        return _of_members(literal(day.year) - year).where(year.is_not(None))
    return _of_members(cast(null(), Integer)).where(literal(False))


def ages_on(day: date) -> Select[Any]:
    """(member_id, age) on that day, of those whose year of birth is known."""
    lunar = lunar_day(day)
    here = tuple_(literal(day.month), literal(day.day))
    there = tuple_(literal(lunar.month), literal(lunar.day)) if lunar else here
    keeps_lunar = SpecialDay.calendar == CalendarKind.LUNAR
    born = tuple_(SpecialDay.month, SpecialDay.day)
    still_to_come = or_(and_(keeps_lunar, born > there), and_(~keeps_lunar, born > here))
    age = _years(day) - case((still_to_come, 1), else_=0)
    theirs = select(SpecialDay.member_id, age.label("age")).where(*own(SpecialDayKind.BIRTHDAY))
    return theirs.where(SpecialDay.year.is_not(None), age >= 0)


def _kept(campaign: Campaign, day: date, *, on_it: bool) -> Select[Any]:
    kind, companions = KEPT[campaign.occasion]
    years = _years(day)
    found = select(
        SpecialDay.member_id,
        SpecialDay.whose,
        SpecialDay.relation,
        SpecialDay.title,
        case((years > 0, years)).label("years"),
    )
    if on_it:
        due = due_table([day])
        found = found.join(due, matches(due.c))
    if campaign.occasion is OccasionKind.SPECIAL_DAY and campaign.day_name:
        found = found.where(SpecialDay.title == campaign.day_name)
    whose = SpecialDay.whose != "" if companions else SpecialDay.whose == ""
    found = found.where(SpecialDay.kind == kind, whose)
    one_each = found.ext(distinct_on(SpecialDay.member_id)).order_by(SpecialDay.member_id, SpecialDay.id)
    kept = one_each.subquery("kept").c
    return select(kept.member_id, kept.whose, kept.relation, kept.title, kept.years)


def _joined(session: Session, day: date) -> Select[Any]:
    """By the day they keep, if it has a year, else by when they joined."""
    noted = cast(extract("year", func.timezone(club_zone(session).key, Member.joined_at)), Integer)
    told = (
        select(SpecialDay.year)
        .where(SpecialDay.member_id == Member.id, *own(SpecialDayKind.MEMBERSHIP))
        .limit(1)
        .scalar_subquery()
    )
    return _of_members(literal(day.year) - func.coalesce(told, noted))


def _of_members(years: ColumnElement[Any]) -> Select[Any]:
    nobody, nothing, untitled = (literal("", Text).label(name) for name in ("whose", "relation", "title"))
    return select(Member.id.label("member_id"), nobody, nothing, untitled, case((years > 0, years)).label("years"))


def _years(day: date) -> ColumnElement[Any]:
    """From the year of a special day to that of `day`, each by the day's own calendar."""
    lunar = lunar_day(day)
    of_lunar = literal(lunar.year if lunar else day.year, SmallInteger)
    year = case((SpecialDay.calendar == CalendarKind.LUNAR, of_lunar), else_=literal(day.year, SmallInteger))
    return year - SpecialDay.year
