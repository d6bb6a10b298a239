"""Campaigns as programs read them."""

from datetime import datetime

from pydantic import BaseModel, Field

from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import CampaignState


class CampaignTold(BaseModel):
    id: int
    name: str
    state: CampaignState
    created_at: datetime


class Campaigns(BaseModel):
    campaigns: list[CampaignTold] = Field(description="The newest first.")


class MessagesTold(BaseModel):
    channel: Channel
    state: MessageState
    reason: str = Field(description="Why; empty where there is nothing to say.")
    count: int


class CampaignProgress(BaseModel):
    id: int
    state: CampaignState
    messages: list[MessagesTold] = Field(description="Of all its runs, counted.")
    accepted_last_minute: int
    due_now: int
    next_due_at: datetime | None
