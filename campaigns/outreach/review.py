"""Who would get what, when, and why not: the plan's own SELECT, counted and not written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.core.words import LANGUAGES
from campaigns.core.zones import club_zone, zone_or
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.queries import Tally
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.models import Campaign
from campaigns.outreach.occurrences import ONCE


@dataclass(frozen=True, slots=True)
class LocalSending:
    """So many members of one zone are due at one moment."""

    zone: ZoneInfo
    due_at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class Review:
    """`to_send`, `held_out` and `nobody` add up to `members`; the tallies are of messages."""

    members: int
    to_send: int
    held_out: int
    tallies: tuple[Tally, ...]
    sendings: tuple[LocalSending, ...]
    missing_languages: tuple[str, ...]

    @property
    def left_out(self) -> int:
        return self.members - self.to_send - self.held_out

    @property
    def messages(self) -> int:
        return sum(tally.count for tally in self.tallies if tally.state is MessageState.READY)


def review(session: Session, campaign: Campaign, *, now: datetime) -> Review:
    occurrence = looked_at(session, campaign, now=now)
    rows = intended(session, campaign, occurrence, now=now).rows
    members, to_send, held_out = _members(session, rows)
    return Review(
        members=members,
        to_send=to_send,
        held_out=held_out,
        tallies=_tallies(session, rows),
        sendings=_sendings(session, rows),
        missing_languages=_missing_languages(session, campaign),
    )


def looked_at(session: Session, campaign: Campaign, *, now: datetime) -> Occurrence:
    """What a run would be if it came due now: today's, for a greeting."""
    version = latest_version(session, campaign.template_id)
    if not campaign.is_greeting:
        return Occurrence(ONCE, max(campaign.send_at or now, now), version.id)
    today = now.astimezone(club_zone(session)).date()
    return Occurrence(today.isoformat(), now, version.id)


def _members(session: Session, rows: Select[Any]) -> tuple[int, int, int]:
    row = rows.subquery("meant").c
    each = (
        select(
            func.bool_or(row.state == MessageState.READY.value).label("written"),
            func.bool_or(row.state == MessageState.HELD_OUT.value).label("held_out"),
        )
        .group_by(row.member_id)
        .subquery()
        .c
    )
    counts = select(func.count(), func.count().filter(each.written), func.count().filter(each.held_out))
    members, to_send, held_out = session.execute(counts).one()
    return members, to_send, held_out


def _tallies(session: Session, rows: Select[Any]) -> tuple[Tally, ...]:
    row = rows.subquery("meant").c
    counts = (
        select(row.channel, row.state, row.reason, func.count())
        .group_by(row.channel, row.state, row.reason)
        .order_by(row.channel, func.count().desc(), row.state, row.reason)
    )
    return tuple(
        Tally(Channel(channel), MessageState(state), reason, count)
        for channel, state, reason, count in session.execute(counts)
    )


def _sendings(session: Session, rows: Select[Any]) -> tuple[LocalSending, ...]:
    row = rows.subquery("meant").c
    counts = (
        select(row.zone, row.due_at, func.count(row.member_id.distinct()))
        .where(row.state == MessageState.READY.value)
        .group_by(row.zone, row.due_at)
        .order_by(row.due_at, row.zone)
    )
    default = club_zone(session)
    return tuple(LocalSending(zone_or(zone, default), due, members) for zone, due, members in session.execute(counts))


def _missing_languages(session: Session, campaign: Campaign) -> tuple[str, ...]:
    """Languages in which the template is silent on some channel; their members get the club's."""
    spoken = {(part.channel, part.language) for part in latest_version(session, campaign.template_id).parts}
    return tuple(
        language
        for language in LANGUAGES
        if any((channel, language) not in spoken for channel in map(Channel, campaign.channels))
    )
