"""Everybody a run is meant for, and what becomes of each: the one SELECT that is counted, reviewed and frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.events.draws.queries import wave_members
from campaigns.events.milestones.guests import guests_meant
from campaigns.members.holdout import held_out_by_club
from campaigns.members.models import Member, Topic
from campaigns.messaging.budget import Budget, usual_priority
from campaigns.messaging.eligibility import COUNTED, KEPT, About, candidate_rows
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason, TemplatePart
from campaigns.outreach.contacts import UNWRITTEN, budget_for
from campaigns.outreach.held_back import with_secrets_kept
from campaigns.outreach.holdout import CLUB_WIDE, HoldoutDraw, held_out_members
from campaigns.outreach.models import Campaign, Run, Way
from campaigns.outreach.nights import nights_of
from campaigns.outreach.occasions.at_time import ONCE
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.rationing import at_once, capped_at_once, within_budget
from campaigns.outreach.sending_times import times_and_nights, times_table, windows_by_place
from campaigns.outreach.variants.choosing import Words, with_versions
from campaigns.outreach.variants.pinned import Pinned
from campaigns.segments.queries import segment_select

USUAL_GRACE = timedelta(days=1)
KEYS = ("zone", "night")
Rows: TypeAlias = Select[Any] | CompoundSelect[Any]
UNSCHEDULED = cast(null(), TIMESTAMP(timezone=True))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What a run is made of; `run_id` names it once it has rows in the ledger."""

    key: str
    due_at: datetime
    template_version_id: int
    run_id: int | None = None
    variants: tuple[Pinned, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What a campaign would decide, where there is none yet; see the columns of `Campaign`."""

    channels: Sequence[Channel]
    topic: Topic
    rest_days: int = 0
    holdout_percent: int = 0
    priority: int | None = None
    """Nothing means the usual one of the topic."""
    heeded: int | None = None
    """Hardships as bits; nothing means the usual ones of the topic."""
    to_guests: bool = False
    """Of an event; see `Campaign.to_guests`."""

    @property
    def draw(self) -> HoldoutDraw:
        """Of no campaign, so that nobody was drawn before."""
        return HoldoutDraw(self.holdout_percent, 0, ONCE)


def intended(session: Session, campaign: Campaign, occurrence: Occurrence, *, now: datetime) -> Select[Any]:
    """Rows as the ledger takes them: whom, where, what became of it and why, when, in which language and words.

    `instead_of_id` is NULL here; texts that follow a mail name that mail.
    """
    schedule = occasion_of(campaign).schedule(session, campaign, (occurrence.key, occurrence.due_at), now=now)
    nights = nights_of(session, campaign)
    windows = windows_by_place(session, schedule, nights)
    budget = _budget(session, campaign, occurrence, now=now)
    times = times_and_nights(session, windows, nights) if budget else times_table(windows)
    candidates = candidate_rows(
        members_meant(session, campaign, occurrence_key=occurrence.key, now=now),
        channels=[Channel(channel) for channel in campaign.channels],
        about=About(campaign.topic, campaign.is_service, campaign.heeded),
        now=now,
        run_id=occurrence.run_id,
        capped=_written_lately(campaign, occurrence, now=now),
        one_each=campaign.way is Way.PREFERRED,
    ).subquery("candidates")
    here = and_(times.c.zone == candidates.c.zone, nights.are_kept(times.c.night, candidates.c))
    timed = select(candidates, *(column for column in times.c if column.key not in KEYS)).join(times, here)
    timed = with_secrets_kept(session, campaign, timed, now=now)
    draw = HoldoutDraw(campaign.holdout_percent, campaign.id, occurrence.key)
    room = within_budget(timed, budget) if budget else timed
    if occasion_of(campaign).left_out(session, campaign, occurrence.key):
        room = _left_out(room)
    club = None if campaign.to_guests else held_out_by_club(session)
    rows = _decided(room, draw, club, several=campaign.way is Way.EACH and len(campaign.channels) > 1)
    words = words_on(session, campaign, occurrence)
    return in_their_language(session, with_versions(session, rows, words), words)


def intended_by(
    session: Session,
    members: Select[int],
    policy: Policy,
    *,
    now: datetime,
    run_id: int | None = None,
    kept: Sequence[str] = KEPT,
) -> Select[Any]:
    """The same rows for any members and a campaign that is yet to be made; nothing is due, so nothing is late.

    Whoever has no room for it within a day is capped, as if it were sent now; what `run_id` wrote to them takes none.
    `due_at` is NULL but for those who have to wait for room; of all of them where no more is kept than is COUNTED.
    """
    candidates = candidate_rows(
        members,
        channels=policy.channels,
        about=About(policy.topic, heeded=policy.heeded),
        now=now,
        capped=_by_another_run(None, policy.rest_days, now=now) if policy.rest_days else None,
        kept=kept,
    ).subquery("candidates")
    untimed: Rows = select(candidates, UNSCHEDULED.label("due_at"), UNSCHEDULED.label("valid_until"))
    priority = usual_priority(policy.topic) if policy.priority is None else policy.priority
    budget = budget_for(session, priority=priority, run_id=run_id, now=now)
    if budget:
        rationed = capped_at_once if kept == COUNTED else at_once
        untimed = rationed(candidates, budget, until=now + USUAL_GRACE)
    club = None if policy.to_guests else held_out_by_club(session)
    return _decided(untimed, policy.draw, club, several=len(policy.channels) > 1)


def members_meant(session: Session, campaign: Campaign, *, occurrence_key: str, now: datetime) -> Select[Any]:
    """Of a milestone the guests it is for, of a draw those it chose, else of the segment those whose occasion it is.

    A chapter's campaign reaches nobody else, whomever its segment has; but guests of its event are told of that.
    """
    if campaign.milestone is not None:
        return _meant(session, campaign, occurrence_key=occurrence_key, now=now)
    return _at_home(campaign, _meant(session, campaign, occurrence_key=occurrence_key, now=now))


def _meant(session: Session, campaign: Campaign, *, occurrence_key: str, now: datetime) -> Select[Any]:
    if campaign.milestone is not None:
        return guests_meant(campaign.milestone, occurrence_key)
    if campaign.draw_wave_id is not None:
        return wave_members(campaign.draw_wave_id)
    meant = segment_members(session, campaign, now=now)
    return occasion_of(campaign).members(session, campaign, meant, occurrence_key)


def everybody_meant(session: Session, campaign: Campaign, *, now: datetime) -> Select[Any]:
    """Whether their day has come or not."""
    if campaign.draw_wave_id is not None:
        return _at_home(campaign, wave_members(campaign.draw_wave_id))
    return _at_home(campaign, segment_members(session, campaign, now=now))


def _at_home(campaign: Campaign, members: Select[Any]) -> Select[Any]:
    """Those of the campaign's chapter, if it has one. `members` has their ids in its first column."""
    if campaign.chapter_id is None:
        return members
    home = select(Member.id).where(Member.chapter_id == campaign.chapter_id)
    return members.where(members.selected_columns[0].in_(home))


def segment_members(session: Session, campaign: Campaign, *, now: datetime) -> Select[int]:
    return segment_select(session, must_exist(campaign.segment_id, mark("segment")), now)


def _budget(session: Session, campaign: Campaign, occurrence: Occurrence, *, now: datetime) -> Budget | None:
    if campaign.is_service:
        return None
    return budget_for(session, priority=campaign.priority, run_id=occurrence.run_id, now=now)


def _decided(rows: Rows, draw: HoldoutDraw, club: Select[int] | None, *, several: bool) -> Select[Any]:
    """`club` are ids that the club leaves alone. `several` channels make several rows of a member, drawn once."""
    row = rows.subquery("timed")
    reason: ColumnElement[str] = func.coalesce(row.c.reason, "")
    branches = [(~row.c.eligible, MessageState.SKIPPED.value), (_late(row.c), MessageState.EXPIRED.value)]
    if club is not None:
        alone = row.c.member_id.in_(club)
        reason = case((and_(row.c.eligible, ~_late(row.c), alone), CLUB_WIDE), else_=reason)
        branches.append((alone, MessageState.HELD_OUT.value))
    if draw.percent:
        held = held_out_members(_drawn_from(rows, club, several=several), draw)
        branches.append((row.c.member_id.in_(held), MessageState.HELD_OUT.value))
    return select(
        *(row.c[name] for name in ("member_id", "channel", "address", "language", "tier_id", "zone") if name in row.c),
        case(*branches, else_=MessageState.READY.value).label("state"),
        reason.label("reason"),
        row.c.due_at,
        row.c.valid_until,
        cast(null(), BigInteger).label("instead_of_id"),
    )


def _drawn_from(rows: Rows, club: Select[int] | None, *, several: bool) -> Subquery:
    pool = rows.subquery("pool")
    drawn = select(pool.c.member_id, pool.c.tier_id).where(pool.c.eligible, ~_late(pool.c))
    if club is not None:
        drawn = drawn.where(pool.c.member_id.not_in(club))
    return (drawn.distinct() if several else drawn).subquery("eligible")


def _left_out(rows: Rows) -> Rows:
    """On a blackout date nobody is eligible any more."""
    row = rows.subquery("on_blackout").c
    reason = func.coalesce(func.nullif(row.reason, ""), SkipReason.BLACKOUT.value).label("reason")
    others = (column for column in row if column.key not in ("eligible", "reason"))
    return select(*others, false().label("eligible"), reason)


def _late(column: Any) -> ColumnElement[bool]:
    return func.coalesce(column.due_at >= column.valid_until, false())


def words_on(session: Session, campaign: Campaign, occurrence: Occurrence) -> Words:
    """What the campaign may say then."""
    day = occasion_of(campaign).day_meant(campaign, occurrence.key)
    meant = day or occurrence.due_at.astimezone(club_zone(session)).date()
    return Words(campaign, occurrence.template_version_id, occurrence.variants, meant, occurrence.run_id)


def in_their_language(session: Session, rows: Select[Any], words: Words) -> Select[Any]:
    """The member's language where what they read speaks it, else the club's."""
    club = find_club(session)
    versions = [words.template_version_id, *(each.version_id for each in words.variants)]
    parts = select(TemplatePart.version_id, TemplatePart.channel, TemplatePart.language)
    row = rows.subquery("worded").c
    one = len(versions) == 1
    spoken = or_(
        false(),
        *(
            and_(
                row.channel == channel.value,
                row.language == language,
                true() if one else row.template_version_id == version_id,
            )
            for version_id, channel, language in session.execute(parts.where(TemplatePart.version_id.in_(versions)))
        ),
    )
    language = case((spoken, row.language), else_=club.language if club else "en")
    return select(*(language.label("language") if each is row.language else each for each in row))


def _written_lately(campaign: Campaign, occurrence: Occurrence, *, now: datetime) -> Select[Any] | None:
    occasion = occasion_of(campaign)
    apart = occasion.apart
    if apart is not None:
        return (
            _written()
            .join(Run, Run.id == Message.run_id)
            .where(
                Run.campaign_id == campaign.id,
                Run.occurrence_key != occurrence.key,
                occasion.alike(occurrence.key),
                Message.due_at > occurrence.due_at - apart,
            )
        )
    return _by_another_run(occurrence.run_id, campaign.rest_days, now=now) if campaign.rest_days else None


def _by_another_run(run_id: int | None, rest_days: int, *, now: datetime) -> Select[Any]:
    return _written().where(
        Message.run_id.is_not(None),
        Message.run_id.is_distinct_from(run_id),
        Message.due_at > now - timedelta(days=rest_days),
    )


def _written() -> Select[Any]:
    return select(Message.member_id).where(Message.transactional.is_(False), Message.state.not_in(UNWRITTEN))
