"""What a template's versions were used for: campaigns and their runs, and how many messages went out with each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, Run
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
    return session.scalars(select(Campaign).where(Campaign.template_id == template_id).order_by(Campaign.id)).all()


def _runs(session: Session, version_ids: Collection[int]) -> Sequence[tuple[int, Campaign, int, int, datetime]]:
    counted = (
        select(
            Run.template_version_id,
            Run.campaign_id,
            func.count().label("runs"),
            func.max(Run.id).label("last_run_id"),
            func.max(Run.due_at).label("last_due_at"),
        )
        .where(among(Run.template_version_id, version_ids))
        .group_by(Run.template_version_id, Run.campaign_id)
        .subquery()
        .c
    )
    found = select(counted.template_version_id, Campaign, counted.runs, counted.last_run_id, counted.last_due_at)
    rows = session.execute(
        found.join(Campaign, Campaign.id == counted.campaign_id).order_by(counted.last_due_at.desc(), Campaign.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def _sent(session: Session, version_ids: Collection[int]) -> Mapping[tuple[int, int], int]:
    rows = session.execute(
        select(Run.template_version_id, Run.campaign_id, func.count())
        .join(Message, Message.run_id == Run.id)
        .where(among(Run.template_version_id, version_ids), Message.state.in_(GONE))
        .group_by(Run.template_version_id, Run.campaign_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _alone(session: Session, version_ids: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Message.template_version_id, func.count())
        .where(among(Message.template_version_id, version_ids), Message.run_id.is_(None), Message.state.in_(GONE))
        .group_by(Message.template_version_id)
    )
    return {row[0]: row[1] for row in rows}
