"""What a member was meant to get of campaigns and did not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.states import NOT_SENT

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Unsent:
    due_at: datetime
    channel: Channel
    state: MessageState
    reason: str
    campaign_id: int
    run_id: int
    campaign: str


def not_sent_lately(session: Session, member_id: int) -> Sequence[Unsent]:
    """The newest first."""
    rows = session.execute(
        select(Message.due_at, Message.channel, Message.state, Message.reason, Campaign.id, Run.id, Campaign.name)
        .join(Run, Run.id == Message.run_id)
        .join(Campaign, Campaign.id == Run.campaign_id)
        .where(Message.member_id == member_id, Message.state.in_(NOT_SENT))
        .order_by(Message.due_at.desc(), Message.id.desc())
        .limit(SHOWN)
    )
    return [Unsent(*row) for row in rows]
