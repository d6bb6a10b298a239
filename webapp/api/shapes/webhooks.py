"""Webhooks, and the calls they got, as programs read and write them."""

from datetime import datetime

from pydantic import BaseModel, Field

from campaigns.webhooks.addresses import LONGEST
from campaigns.webhooks.kinds import KINDS
from campaigns.webhooks.models import DeliveryState, EndpointState, OffReason, Trouble
from campaigns.webhooks.operations import LONGEST_DESCRIPTION
from webapp.api.shapes.parts import Instant, Name, Page, Shape, Text

MOST_KINDS = len(KINDS)


class WebhookCall(Shape):
    """The whole of it, as it is to be."""

    url: Name = Field(max_length=LONGEST, examples=["https://shop.example/convive"])
    kinds: list[Name] = Field(min_length=1, max_length=MOST_KINDS, examples=[["purchased", "joined"]])
    description: Text = Field("", max_length=LONGEST_DESCRIPTION, examples=["The warehouse"])


class WebhookTold(BaseModel):
    id: int
    url: str
    kinds: list[str]
    description: str
    state: EndpointState
    reason: OffReason | None = Field(description="Why the house switched it off.")
    failing_since: datetime | None = Field(description="Since when no call succeeded.")
    created_at: datetime


class Webhooks(BaseModel):
    webhooks: list[WebhookTold]


class WebhookSecret(BaseModel):
    secret: str = Field(description="With it calls are signed.", examples=["whsec_…"])


class WebhookRemoved(BaseModel):
    id: int


class CallsAsked(Page):
    state: DeliveryState | None = None
    kind: str = Field("", max_length=40)
    member: str = Field("", max_length=40, description="The member code.")


class CallTold(BaseModel):
    id: int
    webhook: int
    key: str = Field(description="Sent as webhook-id.")
    kind: str
    at: datetime = Field(description="When it happened.")
    state: DeliveryState
    tries: int
    tried_at: datetime | None
    next_try_at: datetime | None
    trouble: Trouble | None
    status: int | None
    milliseconds: int | None
    answer: str = Field(description="How it began.")


class Calls(BaseModel):
    calls: list[CallTold] = Field(description="The newest first.")
    next_cursor: str | None


class ReplayCall(Shape):
    since: Instant = Field(description="Of what was given up whose last try was since then.")


class Replayed(BaseModel):
    replayed: int
