"""Whom a campaign spares for a hard time, their owner is told of where it chooses so."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.instead import ask_owners
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.sparing import HELD_BACK
from campaigns.outreach.models import Run


def tell_owners(session: Session, run: Run, *, now: datetime) -> None:
    """Of whoever was spared so far, as the audience was chosen or just before it went. Told once."""
    if not run.campaign.owner_instead:
        return
    spared = (
        select(Message.member_id, func.min(Message.reason).label("reason"))
        .where(Message.run_id == run.id, Message.state == MessageState.SKIPPED, Message.reason.in_(HELD_BACK))
        .group_by(Message.member_id)
    )
    ask_owners(session, spared, cause=f"spared:run:{run.id}", note=run.campaign.name, now=now)
