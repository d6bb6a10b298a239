"""The people behind each number: those whom a review means, and those in the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Subquery, func, null, select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.core.zones import club_zone, zone_or
from campaigns.members.models import Member, Tier
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.audience import Policy, intended, intended_by
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.review import looked_at
from campaigns.outreach.states import GROUPS, Group

LATE_AFTER = timedelta(minutes=15)
"""Sent so long after its own hour, a message counts as late."""
IS_LATE = Message.accepted_at - Message.due_at > LATE_AFTER


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which rows are asked for; None means any. What stands after `reason` is known of rows in the ledger only."""

    channel: Channel | None = None
    state: MessageState | None = None
    reason: str | None = None
    run_id: int | None = None
    group: Group | None = None
    provider: str | None = None
    late: bool = False
    instead: bool = False
    """Those written to after another channel had failed."""
    zone: str | None = None
    """As members' rows have it, which may be empty."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    member_id: int
    name: str
    tier: LocalText
    zone: ZoneInfo
    channel: Channel
    address: str
    language: str
    state: MessageState
    reason: str
    due_at: datetime | None
    """None where no campaign says when."""
    code: str = ""
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: Sequence[PersonRow]
    total: int


def people_meant(
    session: Session, campaign: Campaign, asked: PeopleFilter, *, now: datetime, limit: int, offset: int
) -> PeoplePage:
    """Those of whom a review speaks: nothing is written yet."""
    return _page(session, _meant(session, campaign, asked, now=now), limit=limit, offset=offset)


def people_intended(
    session: Session, members: Select[int], policy: Policy, asked: PeopleFilter, *, now: datetime, limit: int
) -> PeoplePage:
    """The first of those of whom a breakdown speaks, where there is no campaign yet."""
    row = intended_by(session, members, policy, now=now).subquery()
    return _page(session, _narrowed(row, asked).subquery(), limit=limit, offset=0)


def people_written(session: Session, campaign: Campaign, asked: PeopleFilter, *, limit: int, offset: int) -> PeoplePage:
    """Those in the ledger, over the campaign's runs or in one."""
    return _page(session, _written(campaign, asked), limit=limit, offset=offset)


def every_person(session: Session, campaign: Campaign, asked: PeopleFilter, *, now: datetime) -> Iterator[PersonRow]:
    """All of them, a thousand in memory at a time; of the ledger if the campaign was launched."""
    drafted = campaign.launched_at is None
    row = _meant(session, campaign, asked, now=now) if drafted else _written(campaign, asked)
    default = club_zone(session)
    for values in session.execute(_people(row), execution_options={"yield_per": 1000}):
        yield _person(default, *values)


def _meant(session: Session, campaign: Campaign, asked: PeopleFilter, *, now: datetime) -> Subquery:
    rows = intended(session, campaign, looked_at(session, campaign, now=now), now=now).subquery()
    return _narrowed(rows, asked).subquery()


def _written(campaign: Campaign, asked: PeopleFilter) -> Subquery:
    runs = select(Run.id).where(Run.campaign_id == campaign.id)
    if asked.run_id is not None:
        runs = runs.where(Run.id == asked.run_id)
    rows = select(Message).where(Message.run_id.in_(runs))
    for chosen, condition in (
        (asked.group, Message.state.in_(GROUPS.get(asked.group or Group.SENT, ()))),
        (asked.provider, Message.provider == asked.provider),
        (asked.late, IS_LATE),
        (asked.instead, Message.instead_of_id.is_not(None)),
        (asked.zone is not None, Message.member_id.in_(select(Member.id).where(Member.zone == asked.zone))),
    ):
        if chosen:
            rows = rows.where(condition)
    return _narrowed(rows.subquery(), asked).subquery()


def _narrowed(row: Subquery, asked: PeopleFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [
        column == str(value)
        for column, value in (
            (row.c.channel, asked.channel),
            (row.c.state, asked.state),
            (row.c.reason, asked.reason),
        )
        if value is not None
    ]
    return select(row).where(*conditions)


def _page(session: Session, row: Subquery, *, limit: int, offset: int) -> PeoplePage:
    total = session.scalar(select(func.count()).select_from(row)) or 0
    default = club_zone(session)
    found = session.execute(_people(row).limit(limit).offset(offset))
    return PeoplePage([_person(default, *values) for values in found], total)


def _people(row: Subquery) -> Select[Any]:
    accepted_at = row.c.accepted_at if "accepted_at" in row.c else null()
    return (
        select(
            row.c.member_id,
            Member.full_name,
            Tier.name,
            Member.zone,
            row.c.channel,
            row.c.address,
            row.c.language,
            row.c.state,
            row.c.reason,
            row.c.due_at,
            Member.code,
            accepted_at,
        )
        .join(Member, Member.id == row.c.member_id)
        .join(Tier, Tier.id == Member.tier_id)
        .order_by(row.c.due_at, Member.sort_name, row.c.member_id, row.c.channel)
    )


def _person(default: ZoneInfo, *values: Any) -> PersonRow:
    member_id, name, tier, zone, channel, address, language, state, reason, due_at, code, accepted_at = values
    return PersonRow(
        member_id,
        name,
        tier,
        zone_or(zone, default),
        Channel(channel),
        address,
        language,
        MessageState(state),
        reason,
        due_at,
        code,
        accepted_at,
    )
