"""What a template's versions were used for: campaigns and their runs, and how many messages went out with each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, and_, cast, func, or_, select, true, union
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, CampaignVariant, Run
from campaigns.outreach.states import GONE


@dataclass(frozen=True, slots=True)
class CampaignUse:
    """So many runs of a campaign pinned the version; the last was due at `last_due_at`."""

    campaign: Campaign
    runs: int
    last_run_id: int
    last_due_at: datetime
    sent: int


@dataclass(frozen=True, slots=True)
class VersionUse:
    """`alone` counts what went out with it and belongs to no run, such as answers."""

    campaigns: Sequence[CampaignUse] = ()
    alone: int = 0

    @property
    def sent(self) -> int:
        return self.alone + sum(use.sent for use in self.campaigns)


def uses_of(session: Session, version_ids: Collection[int]) -> Mapping[int, VersionUse]:
    """For each of these versions; the campaign that ran last stands first."""
    sent, alone = _sent(session, version_ids), _alone(session, version_ids)
    campaigns: dict[int, list[CampaignUse]] = defaultdict(list)
    for version_id, campaign, runs, last_run_id, last_due_at in _runs(session, version_ids):
        count = sent.get((version_id, campaign.id), 0)
        campaigns[version_id].append(CampaignUse(campaign, runs, last_run_id, last_due_at, count))
    return {each: VersionUse(campaigns[each], alone.get(each, 0)) for each in version_ids}


def campaigns_with(session: Session, template_id: int) -> Sequence[Campaign]:
    """Campaigns that will say what its newest version says when they run next."""
    others = select(CampaignVariant.campaign_id).where(CampaignVariant.template_id == template_id)
    said = or_(Campaign.template_id == template_id, Campaign.id.in_(others))
    return session.scalars(select(Campaign).where(said).order_by(Campaign.id)).all()


def _runs(session: Session, version_ids: Collection[int]) -> Sequence[tuple[int, Campaign, int, int, datetime]]:
    pinned = _pinned(version_ids).c
    counted = (
        select(
            pinned.template_version_id,
            Run.campaign_id,
            func.count().label("runs"),
            func.max(Run.id).label("last_run_id"),
            func.max(Run.due_at).label("last_due_at"),
        )
        .join(Run, Run.id == pinned.run_id)
        .group_by(pinned.template_version_id, Run.campaign_id)
        .subquery()
        .c
    )
    found = select(counted.template_version_id, Campaign, counted.runs, counted.last_run_id, counted.last_due_at)
    rows = session.execute(
        found.join(Campaign, Campaign.id == counted.campaign_id).order_by(counted.last_due_at.desc(), Campaign.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def _pinned(version_ids: Collection[int]) -> Any:
    """(run_id, template_version_id): which runs say which of these versions, as their own or as a variant."""
    own = select(Run.id.label("run_id"), Run.template_version_id)
    each = func.jsonb_each_text(Run.variants).table_valued("key", "value").render_derived("each")
    other = cast(each.c.value, BigInteger).label("template_version_id")
    every = union(own, select(Run.id.label("run_id"), other).select_from(Run).join(each, true())).subquery("every")
    return select(every).where(among(every.c.template_version_id, version_ids)).subquery("pinned")


def _sent(session: Session, version_ids: Collection[int]) -> Mapping[tuple[int, int], int]:
    pinned = _pinned(version_ids).c
    said = and_(Message.run_id == pinned.run_id, Message.template_version_id == pinned.template_version_id)
    rows = session.execute(
        select(pinned.template_version_id, Run.campaign_id, func.count())
        .join(Run, Run.id == pinned.run_id)
        .join(Message, said)
        .where(Message.state.in_(GONE))
        .group_by(pinned.template_version_id, Run.campaign_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _alone(session: Session, version_ids: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Message.template_version_id, func.count())
        .where(among(Message.template_version_id, version_ids), Message.run_id.is_(None), Message.state.in_(GONE))
        .group_by(Message.template_version_id)
    )
    return {row[0]: row[1] for row in rows}
