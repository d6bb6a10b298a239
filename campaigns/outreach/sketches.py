"""A campaign as it would be with other decisions: counted and read, never kept and never sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.messaging.models import Channel, Template
from campaigns.outreach.audience import Policy, everybody_meant
from campaigns.outreach.breakdown import Dwindling, breakdown
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.operations import columns_of
from campaigns.segments.models import Segment

NOT_KEPT = 0


def sketch(session: Session, draft: CampaignDraft, *, kept: Campaign | None = None) -> Campaign:
    """In no session. In all that is not decided it is as `kept`, of which it may be another version."""
    before = columns_kept(kept) if kept else {"id": NOT_KEPT, "state": CampaignState.DRAFT}
    return Campaign(
        **before | columns_of(draft),
        segment=session.get(Segment, draft.segment_id),
        event=session.get(Event, draft.event_id) if draft.event_id else None,
        template=session.get(Template, draft.template_id),
    )


def columns_kept(campaign: Campaign) -> dict[str, Any]:
    return {column.key: getattr(campaign, column.key) for column in inspect(Campaign).column_attrs}


def reach(session: Session, campaign: Campaign, *, now: datetime) -> tuple[Dwindling, ...]:
    """How many it could write to on each channel, whenever they are due, and who is lost at which step."""
    policy = Policy(
        channels=[Channel(channel) for channel in campaign.channels],
        topic=campaign.topic,
        rest_days=campaign.rest_days,
        holdout_percent=campaign.holdout_percent,
        priority=campaign.priority,
        heeded=campaign.heeded,
        to_guests=campaign.to_guests,
    )
    return breakdown(session, everybody_meant(session, campaign, now=now), policy, now=now)
