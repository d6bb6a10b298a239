"""Everybody a run is meant for, and what becomes of each: the one SELECT that is reviewed and then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, case, cast, func, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.members.profile.birthdays import birthdays_on
from campaigns.messaging.eligibility import NOT_WRITTEN, candidate_rows
from campaigns.messaging.models import Channel, Message, MessageState, TemplatePart
from campaigns.outreach.holdout import held_out_members
from campaigns.outreach.hours import Window
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.sending_times import schedule_of, times_table, windows_by_zone
from campaigns.segments.queries import segment_select

SAME_OCCASION = timedelta(days=300)
"""Two birthdays of one member are never closer, by either calendar; a corrected date must not greet twice."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What a run is made of; `run_id` is None while it is only looked at."""

    key: str
    due_at: datetime
    template_version_id: int
    run_id: int | None = None
    planned_before: bool = False


@dataclass(frozen=True, slots=True)
class Intended:
    """`rows`: member_id, channel, address, language, tier_id, zone, state, reason, due_at, valid_until."""

    rows: Select[Any]
    windows: Mapping[str, Window]


def intended(session: Session, campaign: Campaign, occurrence: Occurrence, *, now: datetime) -> Intended:
    schedule = schedule_of(campaign, occurrence_key=occurrence.key, due_at=occurrence.due_at, now=now)
    windows = windows_by_zone(session, schedule)
    candidates = candidate_rows(
        members_meant(session, campaign, occurrence_key=occurrence.key, now=now),
        channels=[Channel(channel) for channel in campaign.channels],
        topic=campaign.topic,
        now=now,
        run_id=occurrence.run_id if occurrence.planned_before else None,
        capped=_written_lately(campaign, occurrence, now=now),
    ).subquery("candidates")
    times = times_table(windows)
    timed = (
        select(candidates, times.c.due_at, times.c.valid_until)
        .join(times, times.c.zone == candidates.c.zone)
        .cte("timed")
    )
    return Intended(rows=_decided(session, timed, campaign, occurrence), windows=windows)


def members_meant(session: Session, campaign: Campaign, *, occurrence_key: str, now: datetime) -> Select[Any]:
    """The segment's members and, for a greeting, only those whose day it is."""
    members = segment_select(session, campaign.segment_id, now)
    if not campaign.is_greeting:
        return members
    born = birthdays_on(date.fromisoformat(occurrence_key)).subquery("born")
    return select(born.c.member_id).where(born.c.member_id.in_(members))


def _decided(session: Session, timed: Any, campaign: Campaign, occurrence: Occurrence) -> Select[Any]:
    late = timed.c.due_at >= timed.c.valid_until
    branches: list[Any] = [
        (timed.c.reason.is_not(None), MessageState.SKIPPED.value),
        (late, MessageState.EXPIRED.value),
    ]
    if campaign.holdout_percent:
        eligible = select(timed.c.member_id, timed.c.tier_id).distinct().where(timed.c.reason.is_(None), ~late)
        held = held_out_members(
            eligible.subquery("eligible"),
            campaign_id=campaign.id,
            occurrence_key=occurrence.key,
            percent=campaign.holdout_percent,
        )
        branches.append((timed.c.member_id.in_(held), MessageState.HELD_OUT.value))
    return select(
        timed.c.member_id,
        timed.c.channel,
        timed.c.address,
        _language(session, timed, occurrence).label("language"),
        timed.c.tier_id,
        timed.c.zone,
        case(*branches, else_=MessageState.READY.value).label("state"),
        func.coalesce(timed.c.reason, "").label("reason"),
        timed.c.due_at,
        timed.c.valid_until,
    )


def _language(session: Session, timed: Any, occurrence: Occurrence) -> Any:
    """The member's language where the template speaks it, else the club's."""
    club = find_club(session)
    spoken = select(cast(TemplatePart.channel, Text).concat("/").concat(TemplatePart.language)).where(
        TemplatePart.version_id == occurrence.template_version_id
    )
    return case(
        (timed.c.channel.concat("/").concat(timed.c.language).in_(spoken), timed.c.language),
        else_=club.language if club else "en",
    )


def _written_lately(campaign: Campaign, occurrence: Occurrence, *, now: datetime) -> Select[Any] | None:
    written = select(Message.member_id).where(
        Message.transactional.is_(False),
        Message.state.not_in((*NOT_WRITTEN, MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED)),
    )
    if campaign.is_greeting:
        return written.join(Run, Run.id == Message.run_id).where(
            Run.campaign_id == campaign.id,
            Run.occurrence_key != occurrence.key,
            Message.due_at > occurrence.due_at - SAME_OCCASION,
        )
    if campaign.rest_days:
        return written.where(
            Message.run_id.is_not(None),
            Message.run_id.is_distinct_from(occurrence.run_id),
            Message.due_at > now - timedelta(days=campaign.rest_days),
        )
    return None
