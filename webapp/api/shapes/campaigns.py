"""Campaigns as programs read them."""

from datetime import datetime

from pydantic import BaseModel, Field

from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import CampaignState, RunState


class CampaignTold(BaseModel):
    id: int
    name: str
    state: CampaignState
    created_at: datetime


class Campaigns(BaseModel):
    campaigns: list[CampaignTold] = Field(description="The newest first.")
    next_cursor: str | None


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


class TallyTold(BaseModel):
    channel: Channel
    state: MessageState
    reason: str = Field(description="Why nothing goes to them; empty of what would be sent.")
    count: int


class CampaignPlan(BaseModel):
    """`to_send`, `held_out` and `left_out` add up to `members`. Nothing is written by asking."""

    id: int
    members: int
    to_send: int
    held_out: int
    left_out: int
    messages: list[TallyTold]


class RunTold(BaseModel):
    id: int
    occurrence: str = Field(description="Such as `once`, or a local date.")
    state: RunState
    due_at: datetime
    planned_at: datetime | None
    finished_at: datetime | None


class Runs(BaseModel):
    runs: list[RunTold] = Field(description="The newest first.")
    next_cursor: str | None


class MessageTold(BaseModel):
    id: int
    member: str = Field(description="The member code.")
    channel: Channel
    state: MessageState
    reason: str = Field(description="Why it was skipped, or the provider's words for a failure.")
    language: str
    due_at: datetime
    accepted_at: datetime | None
    cost: int = Field(description="In millionths of the club's currency unit.")


class Messages(BaseModel):
    messages: list[MessageTold] = Field(description="In the order in which they were planned.")
    next_cursor: str | None
