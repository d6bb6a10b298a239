"""The occasions of a week: whose day it is, which holidays fall in it, and what goes out by itself for each."""

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, func, null, select, union_all
from sqlalchemy.orm import Session, joinedload

from campaigns.core.arrays import among
from campaigns.core.zones import club_zone
from campaigns.greetings.holidays.days import HolidayDay
from campaigns.greetings.holidays.queries import read_days
from campaigns.members.models import Member, SpecialDay, SpecialDayKind
from campaigns.members.profile.birthdays import due_table, matches
from campaigns.members.profile.dated import days_of_joining
from campaigns.outreach.audience import segment_members
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.occasions.local_day import LocalDay

DAYS = 7


class DayKind(enum.StrEnum):
    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    JOINED = "joined"
    COMPANION = "companion"
    """A day of somebody close to the member."""
    OTHER = "other"


WRITTEN_FOR: Mapping[OccasionKind, DayKind] = {
    OccasionKind.BIRTHDAY: DayKind.BIRTHDAY,
    OccasionKind.WEDDING: DayKind.WEDDING,
    OccasionKind.MEMBERSHIP: DayKind.JOINED,
    OccasionKind.COMPANION: DayKind.COMPANION,
    OccasionKind.SPECIAL_DAY: DayKind.OTHER,
}
"""What a campaign that is always on writes for."""


@dataclass(frozen=True, slots=True)
class GoesOut:
    """A greeting that writes to the member for this day, `on` that date where they live."""

    campaign: Campaign
    on: date


@dataclass(frozen=True, slots=True)
class MemberDay:
    """`special` is nothing where it is only known when they joined."""

    on: date
    kind: DayKind
    member: Member
    special: SpecialDay | None
    goes_out: Sequence[GoesOut] = ()

    @property
    def years(self) -> int | None:
        """The how-manieth it is, where the year is known."""
        if self.special is not None:
            return self.on.year - self.special.year if self.special.year else None
        return self.on.year - self.member.joined_at.year


@dataclass(frozen=True, slots=True)
class WeekHoliday:
    kept: HolidayDay
    goes_out: Sequence[GoesOut]


@dataclass(frozen=True, slots=True)
class Week:
    """`total` of the members' days, of which no more than asked for are given."""

    first: date
    last: date
    days: Sequence[MemberDay]
    total: int
    holidays: Sequence[WeekHoliday]

    @property
    def is_empty(self) -> bool:
        return not self.days and not self.holidays


def week_from(session: Session, *, now: datetime, limit: int, offset: int = 0, owner_id: int | None = None) -> Week:
    """From today on where the club is, by day and name; of one owner's members, or of all, but the dead and erased."""
    first = now.astimezone(club_zone(session)).date()
    span = [first + timedelta(days=number) for number in range(DAYS)]
    theirs = select(Member.id).where(Member.owner_id == owner_id) if owner_id is not None else None
    found = days_in(session, span, within=theirs).subquery("found")
    rows = select(found.c.on, Member, SpecialDay, func.count().over()).join(Member, Member.id == found.c.member_id)
    rows = rows.outerjoin(SpecialDay, SpecialDay.id == found.c.special_id)
    rows = rows.where(~Member.deceased, Member.erased_at.is_(None))
    order = (found.c.on, Member.full_name, Member.id, SpecialDay.id)
    listed = session.execute(rows.options(joinedload(Member.tier)).order_by(*order).limit(limit).offset(offset)).all()
    written = _written(session, span, {row[1].id for row in listed}, now=now)
    days = [MemberDay(on, _kind(special), member, special) for on, member, special, _ in listed]
    return Week(
        first,
        span[-1],
        [_with(day, written) for day in days],
        listed[0][-1] if listed else 0,
        _holidays(session, first, span[-1]),
    )


def days_in(session: Session, span: Sequence[date], *, within: Select[int] | None = None) -> Select[Any]:
    """(on, member_id, special_id): the days in the span of the members whose ids are `within`, else of everybody."""
    due = due_table(span)
    special = select(due.c.on, SpecialDay.member_id, SpecialDay.id.label("special_id")).join(due, matches(due.c))
    joining = days_of_joining(span, zone=club_zone(session).key, within=within).subquery("joined").c
    joined = select(joining.on, joining.member_id, null().cast(BigInteger).label("special_id"))
    both = union_all(special.where(SpecialDay.kind != SpecialDayKind.MEMBERSHIP), joined).subquery("both").c
    found = select(both.on, both.member_id, both.special_id)
    return found if within is None else found.where(both.member_id.in_(within))


def kind_of(kind: SpecialDayKind | None, *, of_companion: bool) -> DayKind:
    """Of a special day; of none where it is only known when they joined."""
    if kind is None:
        return DayKind.JOINED
    if of_companion:
        return DayKind.COMPANION
    return {SpecialDayKind.BIRTHDAY: DayKind.BIRTHDAY, SpecialDayKind.WEDDING: DayKind.WEDDING}.get(kind, DayKind.OTHER)


def _holidays(session: Session, first: date, last: date) -> Sequence[WeekHoliday]:
    kept, campaigns = read_days(session, first=first, last=last), _always_on(session, [OccasionKind.HOLIDAY])

    def goes_out(each: HolidayDay) -> Iterator[GoesOut]:
        for campaign in campaigns:
            on = each.day + timedelta(days=campaign.shift_days)
            if each.holiday.key in campaign.holidays and _writes_on(session, campaign, on):
                yield GoesOut(campaign, on)

    return [WeekHoliday(each, tuple(goes_out(each))) for each in kept]


def _kind(special: SpecialDay | None) -> DayKind:
    return kind_of(special.kind, of_companion=bool(special.whose)) if special else DayKind.JOINED


Written = Mapping[tuple[int, date, DayKind], Sequence[GoesOut]]


def _written(session: Session, span: Sequence[date], member_ids: set[int], *, now: datetime) -> Written:
    """What greetings that are on write to these members for the days of the span."""
    found: dict[tuple[int, date, DayKind], list[GoesOut]] = defaultdict(list)
    for campaign in _always_on(session, list(WRITTEN_FOR)) if member_ids else ():
        for member_id, on in _greeted(session, campaign, span, member_ids, now=now):
            key = (member_id, on - timedelta(days=campaign.shift_days), WRITTEN_FOR[campaign.occasion])
            found[key].append(GoesOut(campaign, on))
    return found


def _always_on(session: Session, kinds: Sequence[OccasionKind]) -> Sequence[Campaign]:
    on = select(Campaign).where(Campaign.state == CampaignState.ACTIVE, Campaign.occasion.in_(kinds))
    return session.scalars(on.order_by(Campaign.id)).all()


def _writes_on(session: Session, campaign: Campaign, day: date) -> bool:
    """Within its first and last day, and on no blackout date."""
    begun = campaign.starts_on is None or campaign.starts_on <= day
    goes_on = campaign.ends_on is None or day <= campaign.ends_on
    return begun and goes_on and not occasion_of(campaign).left_out(session, campaign, day.isoformat())


def _greeted(
    session: Session, campaign: Campaign, span: Sequence[date], member_ids: set[int], *, now: datetime
) -> Iterator[tuple[int, date]]:
    occasion, shift = occasion_of(campaign), timedelta(days=campaign.shift_days)
    sent_on = [day + shift for day in span if _writes_on(session, campaign, day + shift)]
    if not sent_on or not isinstance(occasion, LocalDay):
        return
    greeted = occasion.greeted(session, campaign, sent_on).subquery("greeted").c
    meant = segment_members(session, campaign, now=now)
    rows = select(greeted.member_id, greeted.on).where(
        among(greeted.member_id, member_ids), greeted.member_id.in_(meant)
    )
    yield from ((member_id, on) for member_id, on in session.execute(rows))


def _with(day: MemberDay, written: Written) -> MemberDay:
    goes_out = written.get((day.member.id, day.on, day.kind), ())
    if day.special is not None:
        goes_out = [each for each in goes_out if _is_for(each.campaign, day.special)]
    return MemberDay(day.on, day.kind, day.member, day.special, goes_out)


def _is_for(campaign: Campaign, special: SpecialDay) -> bool:
    """Of several days of a member's own that one campaign might be about, whether it is about this one."""
    if campaign.occasion is OccasionKind.COMPANION:
        return special.kind is SpecialDayKind.BIRTHDAY
    return campaign.occasion is not OccasionKind.SPECIAL_DAY or campaign.day_name in ("", special.title)
