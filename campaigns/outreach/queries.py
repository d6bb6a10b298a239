"""Reads about campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import NotFound
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind, Run
from campaigns.outreach.states import GONE, LEFT

LONGEST_NUMBER = 19
"""Digits that still fit an id."""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list: how many messages it meant, how many went, how many wait."""

    campaign: Campaign
    intended: int
    sent: int
    left: int


def get_campaign(session: Session, campaign_id: int) -> Campaign:
    campaign = session.get(
        Campaign,
        campaign_id,
        options=[joinedload(Campaign.segment), joinedload(Campaign.event), joinedload(Campaign.template)],
    )
    if campaign is None:
        raise NotFound(what="campaign")
    return campaign


def find_campaign(session: Session, text: str) -> Campaign:
    """By its number or, the newest of them, by its name."""
    named = select(Campaign.id).where(Campaign.name == text).order_by(Campaign.id.desc()).limit(1)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else session.scalar(named)
    if number is None:
        raise NotFound(what="campaign")
    return get_campaign(session, number)


def list_campaigns(session: Session, *, state: CampaignState | None = None) -> Sequence[CampaignRow]:
    """Newest first."""
    counts = (
        select(
            Run.campaign_id,
            func.count(Message.id).label("intended"),
            func.count().filter(Message.state.in_(GONE)).label("sent"),
            func.count().filter(Message.state.in_(LEFT)).label("left"),
        )
        .join(Message, Message.run_id == Run.id)
        .group_by(Run.campaign_id)
        .subquery()
    )
    figures = [func.coalesce(counts.c[name], 0) for name in ("intended", "sent", "left")]
    found = (
        select(Campaign, *figures)
        .outerjoin(counts, counts.c.campaign_id == Campaign.id)
        .options(joinedload(Campaign.segment), joinedload(Campaign.event))
        .order_by(Campaign.created_at.desc(), Campaign.id.desc())
    )
    if state is not None:
        found = found.where(Campaign.state == state)
    return [CampaignRow(*row) for row in session.execute(found)]


def greeting_campaigns(session: Session) -> Sequence[CampaignRow]:
    """Those that are always on, newest first."""
    return [row for row in list_campaigns(session) if row.campaign.occasion is not OccasionKind.ONCE]
