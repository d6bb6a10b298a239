"""What receivers are sent: an envelope and, of what happened, no more than names it. The API's document is made of it.

Who wants to know more asks the API, so that nothing personal lies in the logs of those it passes.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from campaigns.members.models import ActivityKind
from campaigns.messaging.models import Channel
from campaigns.webhooks.kinds import OwnKind


class ActivityData(BaseModel):
    member: str = Field(description="The member code.")
    value: int = Field(description="Of purchases in minor units, else a count.")
    reference: str = Field(description="Unique within the kind.")
    event: str | None = Field(description="The event's code.")
    campaign: int | None


class MessageData(BaseModel):
    member: str = Field(description="The member code.")
    message: int
    channel: Channel
    event: str | None = Field(description="The event's code.")
    campaign: int | None
    run: int | None


class RunData(BaseModel):
    campaign: int
    run: int
    occurrence: str = Field(description="Such as `once`, or a local date.")


class FriendData(BaseModel):
    member: str = Field(description="The member code of who brought them.")
    friend: str = Field(description="The member code.")
    event: str | None = Field(description="The code of the event it was for.")


class ErasedData(BaseModel):
    member: str = Field(description="The member code they had; it opens nothing any more.")


class TestData(BaseModel):
    endpoint: int


class Told(BaseModel):
    timestamp: datetime = Field(description="When it happened.")


class ActivityEvent(Told):
    """Something was recorded on a member's timeline."""

    type: ActivityKind
    data: ActivityData


class MessageEvent(Told):
    """What became of a message that a provider was given."""

    type: Literal[OwnKind.MESSAGE_DELIVERED, OwnKind.MESSAGE_BOUNCED, OwnKind.MESSAGE_FAILED]
    data: MessageData


class RunEvent(Told):
    """A run of a campaign is done."""

    type: Literal[OwnKind.RUN_FINISHED]
    data: RunData


class FriendEvent(Told):
    """Somebody became a member through a friend."""

    type: Literal[OwnKind.FRIEND_JOINED]
    data: FriendData


class ErasedEvent(Told):
    """A member was erased: forget them too."""

    type: Literal[OwnKind.MEMBER_ERASED]
    data: ErasedData


class TestEvent(Told):
    """Staff asked for a test."""

    type: Literal["test"]
    data: TestData


EVENTS: tuple[type[Told], ...] = (ActivityEvent, MessageEvent, RunEvent, FriendEvent, ErasedEvent, TestEvent)
