"""Campaigns that would give a surprise away, or take its day: held back as they are planned, and as they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, not_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.clock import Clock
from campaigns.members.models import SpecialDayKind
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.models import Message, MessageState, SkipReason
from campaigns.outreach.models import Campaign, OccasionKind, Run
from campaigns.surprises.secrets import any_secret, gives_away

OF_DAY: Mapping[OccasionKind, SpecialDayKind] = {
    OccasionKind.BIRTHDAY: SpecialDayKind.BIRTHDAY,
    OccasionKind.COMPANION: SpecialDayKind.BIRTHDAY,
    OccasionKind.WEDDING: SpecialDayKind.WEDDING,
    OccasionKind.MEMBERSHIP: SpecialDayKind.MEMBERSHIP,
    OccasionKind.SPECIAL_DAY: SpecialDayKind.CUSTOM,
}
"""Occasions that speak of a special day → which."""
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class HeldBack:
    campaign: Campaign
    due_at: datetime


def with_secrets_kept(session: Session, campaign: Campaign, timed: Select[Any], *, now: datetime) -> Select[Any]:
    """The same rows, where those that would give a moment away are not eligible, and say so."""
    if campaign.is_service or not any_secret(session, now=now):
        return timed
    row = timed.subquery("told").c
    at = func.greatest(row.due_at, literal(now))
    held = and_(row.eligible, gives_away(row.member_id, at, OF_DAY.get(campaign.occasion)))
    changed = {
        "reason": case((held, SkipReason.SURPRISE.value), else_=row.reason),
        "eligible": and_(row.eligible, not_(held)),
    }
    return select(*(changed[each.key].label(each.key) if each.key in changed else each for each in row))


def secret_keeper(clock: Clock) -> Extras:
    """The last look: what was planned before a moment was approved. Service messages say what was asked for, and go."""

    def add(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        now = clock()
        asked = [each.id for each in messages if each.run_id is not None and not each.transactional]
        if not asked or not any_secret(session, now=now):
            return {}
        kind = case({each.value: day.value for each, day in OF_DAY.items()}, value=Campaign.occasion, else_="")
        held = (
            select(Message.id)
            .join(Run, Run.id == Message.run_id)
            .join(Campaign, Campaign.id == Run.campaign_id)
            .where(among(Message.id, asked), gives_away(Message.member_id.expression, literal(now), kind))
        )
        return {each: MessageExtra(skip_reason=SkipReason.SURPRISE) for each in session.scalars(held)}

    return add


def held_back_from(session: Session, member_id: int) -> Sequence[HeldBack]:
    """What was not sent to a member for the sake of a surprise, the latest first; each campaign once a day."""
    due = func.max(Message.due_at)
    rows = (
        select(Campaign, due)
        .join(Run, Run.campaign_id == Campaign.id)
        .join(Message, Message.run_id == Run.id)
        .where(
            Message.member_id == member_id,
            Message.state == MessageState.SKIPPED,
            Message.reason == SkipReason.SURPRISE,
        )
        .group_by(Campaign.id, Run.id)
        .order_by(due.desc())
        .limit(MOST_SHOWN)
    )
    return [HeldBack(*row) for row in session.execute(rows)]
