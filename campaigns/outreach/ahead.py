"""What the campaigns that are always on will send in days to come: the selects of their runs, for many days at once.

As things stand: who joins, moves or buys meanwhile is not foreseen, nor whom contact limits and holdouts leave out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, case, func, or_, select, text, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.core.hours import Quiet
from campaigns.members.models import ContactPoint, Member
from campaigns.messaging.eligibility import About, candidate_rows, part_in_household
from campaigns.messaging.models import Channel, SkipReason
from campaigns.outreach.audience import segment_members
from campaigns.outreach.blackout import days_off
from campaigns.outreach.models import Campaign, CampaignState, OnBlackout, Way
from campaigns.outreach.occasions.every import ALWAYS_ON, occasion_of
from campaigns.outreach.occasions.local_day import LocalDay

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Ahead:
    """On a local date, `due` members of a campaign's segment have their day, and `to_write` of them may be written to.

    `key` is that of the occurrence.
    """

    day: date
    campaign: Campaign
    key: str
    due: int
    to_write: int


@dataclass(frozen=True, slots=True)
class MemberAhead:
    """`reason` says why a member who has their day will not be written to; nothing means that they will."""

    day: date
    campaign: Campaign
    key: str
    reason: SkipReason | None


@dataclass(frozen=True, slots=True)
class _Days:
    """Occurrences on `days` go out on the dates that they are mapped to."""

    occasion: LocalDay
    campaign: Campaign
    goes_on: Mapping[date, date]


def read_ahead(session: Session, *, first: date, last: date, now: datetime) -> Sequence[Ahead]:
    """From `first` through `last`, by day; two statements a campaign, however many days and members."""
    each = (ahead_of_campaign(session, on, first=first, last=last, now=now) for on in campaigns_ahead(session))
    return by_day(chain.from_iterable(each))


def campaigns_ahead(session: Session) -> Sequence[Campaign]:
    """Those that are on and whose days can be foretold."""
    on = select(Campaign).where(Campaign.state == CampaignState.ACTIVE, Campaign.occasion.in_(ALWAYS_ON))
    return [each for each in session.scalars(on.order_by(Campaign.id)) if _foretold(each)]


def ahead_of_campaign(
    session: Session, campaign: Campaign, *, first: date, last: date, now: datetime
) -> Sequence[Ahead]:
    days = _days_of(session, campaign, first=first, last=last)
    if days is None:
        return []
    with _whole_sets(session):
        rows = session.execute(_counted(session, days, now=now)).all()
    return [Ahead(days.goes_on[on], campaign, key, due, to_write) for on, key, due, to_write in rows]


def by_day(found: Iterable[Ahead]) -> Sequence[Ahead]:
    return sorted(found, key=lambda each: (each.day, each.campaign.id, each.key))


def members_ahead(
    session: Session, *, campaign_id: int, key: str, day: date, now: datetime, limit: int, offset: int
) -> tuple[Sequence[Member], int]:
    """Who will be written to for one occurrence, by name; and how many they are in all."""
    for days in _coming(session, first=day, last=day):
        if days.campaign.id == campaign_id:
            row = _rows(session, days, segment_members(session, days.campaign, now=now), now=now).subquery("row").c
            wanted = select(Member).where(Member.id.in_(select(row.member_id).where(row.key == key, row.reason == "")))
            total = session.scalars(select(func.count()).select_from(wanted.order_by(None).subquery())).one()
            page = wanted.options(joinedload(Member.tier)).order_by(Member.sort_name, Member.id)
            return session.scalars(page.limit(limit).offset(offset)).all(), total
    return [], 0


def ahead_of_member(
    session: Session, member_id: int, *, first: date, last: date, now: datetime
) -> Sequence[MemberAhead]:
    """What one member will be sent from `first` through `last`, by day."""
    found = []
    for days in _coming(session, first=first, last=last):
        meant = segment_members(session, days.campaign, now=now).subquery("meant").c[0]
        row = _rows(session, days, select(meant).where(meant.in_(_readers(member_id))), now=now).subquery("row").c
        theirs = select(row.on, row.key, row.reason).where(row.member_id == member_id)
        for on, key, reason in session.execute(theirs):
            found.append(MemberAhead(days.goes_on[on], days.campaign, key, SkipReason(reason) if reason else None))
    return sorted(found, key=lambda each: (each.day, each.campaign.id))


def _readers(member_id: int) -> CompoundSelect[int]:
    """The member and those who have an address in common with them, of whom one is written to."""
    other = aliased(ContactPoint)
    shared = and_(other.kind == ContactPoint.kind, other.address == ContactPoint.address)
    others = select(other.member_id).join(ContactPoint, shared).where(ContactPoint.member_id == member_id)
    return union_all(select(Member.id).where(Member.id == member_id), others)


@contextmanager
def _whole_sets(session: Session) -> Iterator[None]:
    """PostgreSQL expects few to have a day in a year, and would look through all the rest for each of them."""
    session.execute(text("SET LOCAL enable_nestloop = off"))
    yield
    session.execute(text("SET LOCAL enable_nestloop = on"))


def _coming(session: Session, *, first: date, last: date) -> Iterator[_Days]:
    for campaign in campaigns_ahead(session):
        days = _days_of(session, campaign, first=first, last=last)
        if days is not None:
            yield days


def _foretold(campaign: Campaign) -> LocalDay | None:
    occasion = occasion_of(campaign)
    return occasion if isinstance(occasion, LocalDay) and occasion.foretold else None


def _days_of(session: Session, campaign: Campaign, *, first: date, last: date) -> _Days | None:
    occasion = _foretold(campaign)
    goes_on = _goes_on(session, campaign, first, last) if occasion else {}
    return _Days(occasion, campaign, goes_on) if occasion and goes_on else None


def _goes_on(session: Session, campaign: Campaign, first: date, last: date) -> Mapping[date, date]:
    """The days whose messages go out from `first` through `last`, with the date on which they do."""
    off = Quiet(0, 0, days_off=days_off(session, campaign))
    begins = max(first - timedelta(days=len(off.days_off)), campaign.starts_on or date.min)
    ends = min(last, campaign.ends_on or date.max)
    days = (begins + timedelta(days=number) for number in range((ends - begins).days + 1))
    if campaign.on_blackout is OnBlackout.SKIP:
        return {day: day for day in days if day >= first and day not in off.days_off}
    return {day: on for day in days if first <= (on := off.day_on(day)) <= last}


def _rows(session: Session, days: _Days, meant: Select[Any], *, now: datetime) -> Select[Any]:
    """(member_id, on, key, reason), each once; the reason is empty where they may be written to on some channel.

    One address is written to once an occurrence, not once in all these days.
    """
    campaign = days.campaign
    due = days.occasion.greeted(session, campaign, list(days.goes_on)).cte("due")
    way = candidate_rows(
        select(due.c.member_id).where(due.c.member_id.in_(meant)).distinct(),
        channels=[Channel(channel) for channel in campaign.channels],
        about=About(campaign.topic, campaign.is_service, campaign.heeded),
        now=now,
        one_each=campaign.way is Way.PREFERRED,
    ).subquery("way")
    reachable = or_(way.c.reason.is_(None), way.c.reason == SkipReason.DUPLICATE_ADDRESS.value)
    place = func.row_number().over(
        partition_by=(due.c.key, way.c.address, reachable),
        order_by=(part_in_household(), way.c.member_id, way.c.channel),
    )
    row = (
        select(due.c.member_id, due.c.on, due.c.key, way.c.reason, reachable.label("reachable"), place.label("place"))
        .join(way, way.c.member_id == due.c.member_id)
        .join(Member, Member.id == due.c.member_id)
        .subquery("way_of_day")
        .c
    )
    reason = case(
        (func.bool_or(and_(row.reachable, row.place == 1)), ""),
        (func.bool_or(row.reachable), SkipReason.DUPLICATE_ADDRESS.value),
        else_=func.min(row.reason),
    )
    return select(row.member_id, row.on, row.key, reason.label("reason")).group_by(row.member_id, row.on, row.key)


def _counted(session: Session, days: _Days, *, now: datetime) -> Select[Any]:
    row = _rows(session, days, segment_members(session, days.campaign, now=now), now=now).subquery("row").c
    counts = (func.count(), func.count().filter(row.reason == ""))
    return select(row.on, row.key, *counts).group_by(row.on, row.key).order_by(row.on, row.key)
