"""Who would get what, when, and why not: the plan's own SELECT, counted and not written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, text, tuple_
from sqlalchemy.orm import Session

from campaigns.core.words import LANGUAGES
from campaigns.core.zones import club_zone, zone_or
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.queries import Tally
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Occurrence, intended
from campaigns.outreach.breakdown import Dwindling, dwindling
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.variants.pinned import as_it_stands


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
    by_channel: tuple[Dwindling, ...]

    @property
    def left_out(self) -> int:
        return self.members - self.to_send - self.held_out

    @property
    def messages(self) -> int:
        return sum(tally.count for tally in self.tallies if tally.state is MessageState.READY)


def review(session: Session, campaign: Campaign, *, now: datetime) -> Review:
    occurrence = looked_at(session, campaign, now=now)
    return reviewed(session, campaign, session.execute(counted(intended(session, campaign, occurrence, now=now))).all())


def reviewed(session: Session, campaign: Campaign, found: Sequence[Any]) -> Review:
    """`found` are the rows of `counted`."""
    everybody = next(row for row in found if row.channel is None and row.zone is None)
    tallies = tuple(
        Tally(Channel(row.channel), MessageState(row.state), row.reason, row.messages) for row in found if row.channel
    )
    return Review(
        members=everybody.members,
        to_send=everybody.to_send,
        held_out=everybody.held_out,
        tallies=tallies,
        sendings=_sendings([row for row in found if row.to_send and row.zone is not None], club_zone(session)),
        missing_languages=_missing_languages(session, campaign),
        by_channel=dwindling(tallies, channels=[Channel(channel) for channel in campaign.channels]),
    )


def looked_at(session: Session, campaign: Campaign, *, now: datetime) -> Occurrence:
    """What a run would be if it came due now."""
    key, due_at = occasion_of(campaign).as_if_due(session, campaign, now=now)
    version = latest_version(session, campaign.template_id)
    return Occurrence(key, due_at, version.id, variants=as_it_stands(session, campaign))


def counted(rows: Select[Any]) -> Select[Any]:
    """The rows, found once, counted by outcome, by hour and place, and together."""
    row = rows.subquery("meant").c
    members = func.count(row.member_id.distinct())
    outcome, hour = (row.channel, row.state, row.reason), (row.zone, row.due_at)
    return (
        select(
            *outcome,
            *hour,
            func.count().label("messages"),
            members.label("members"),
            members.filter(row.state == MessageState.READY.value).label("to_send"),
            members.filter(row.state == MessageState.HELD_OUT.value).label("held_out"),
        )
        .group_by(func.grouping_sets(tuple_(*outcome), tuple_(*hour), text("()")))
        .order_by(row.channel, row.due_at, row.zone, func.count().desc(), row.state, row.reason)
    )


def _sendings(rows: Sequence[Any], default: ZoneInfo) -> tuple[LocalSending, ...]:
    return tuple(LocalSending(zone_or(row.zone, default), row.due_at, row.to_send) for row in rows)


def _missing_languages(session: Session, campaign: Campaign) -> tuple[str, ...]:
    """Languages in which the template is silent on some channel; their members get the club's."""
    spoken = {(part.channel, part.language) for part in latest_version(session, campaign.template_id).parts}
    return tuple(
        language
        for language in LANGUAGES
        if any((channel, language) not in spoken for channel in map(Channel, campaign.channels))
    )
