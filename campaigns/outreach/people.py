"""The people behind each number: those whom a review means, and those in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.core.zones import club_zone, zone_or
from campaigns.members.models import Member, Tier
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.audience import Policy, intended, intended_by
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.review import looked_at


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows are asked for; None means any."""

    channel: Channel | None = None
    state: MessageState | None = None
    reason: str | None = None
    run_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: Sequence[PersonRow]
    total: int


def people_meant(
    session: Session, campaign: Campaign, narrowing: Narrowing, *, now: datetime, limit: int, offset: int
) -> PeoplePage:
    """Those of whom a review speaks: nothing is written yet."""
    rows = intended(session, campaign, looked_at(session, campaign, now=now), now=now).rows.subquery()
    return _page(session, rows.c, narrowing, limit=limit, offset=offset)


def people_intended(
    session: Session, members: Select[int], policy: Policy, narrowing: Narrowing, *, now: datetime, limit: int
) -> PeoplePage:
    """The first of those of whom a breakdown speaks, where there is no campaign yet."""
    return _page(session, intended_by(members, policy, now=now).subquery().c, narrowing, limit=limit, offset=0)


def people_written(
    session: Session, campaign: Campaign, narrowing: Narrowing, *, limit: int, offset: int
) -> PeoplePage:
    """Those in the ledger, over the campaign's runs or in one."""
    rows = select(Message).join(Run, Run.id == Message.run_id).where(Run.campaign_id == campaign.id)
    if narrowing.run_id is not None:
        rows = rows.where(Run.id == narrowing.run_id)
    return _page(session, rows.subquery().c, narrowing, limit=limit, offset=offset)


def _page(session: Session, row: Any, narrowing: Narrowing, *, limit: int, offset: int) -> PeoplePage:
    found = _narrowed(select(row.member_id), row, narrowing)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    columns = (
        row.member_id,
        Member.full_name,
        Tier.name,
        Member.zone,
        row.channel,
        row.address,
        row.language,
        row.state,
        row.reason,
        row.due_at,
    )
    people = _narrowed(
        select(*columns).join(Member, Member.id == row.member_id).join(Tier, Tier.id == Member.tier_id), row, narrowing
    ).order_by(row.due_at, Member.full_name, row.member_id, row.channel)
    default = club_zone(session)
    return PeoplePage([_person(default, *each) for each in session.execute(people.limit(limit).offset(offset))], total)


def _narrowed(found: Select[Any], row: Any, narrowing: Narrowing) -> Select[Any]:
    for column, value in (
        (row.channel, narrowing.channel),
        (row.state, narrowing.state),
        (row.reason, narrowing.reason),
    ):
        if value is not None:
            found = found.where(column == str(value))
    return found


def _person(default: ZoneInfo, *values: Any) -> PersonRow:
    member_id, name, tier, zone, channel, address, language, state, reason, due_at = values
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
    )
