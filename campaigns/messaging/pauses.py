"""Pausing a channel: its queue is kept, nothing is claimed, and staff are told why."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.messaging.models import Channel, SendingPause


def pause_channel(session: Session, *, channel: Channel, reason: str, now: datetime) -> None:
    """A channel that is paused already keeps its first reason."""
    session.execute(insert(SendingPause).values(channel=channel, reason=reason, since=now).on_conflict_do_nothing())


def resume_channel(session: Session, *, channel: Channel) -> bool:
    """True if it was paused. Delivery goes on at once."""
    ring_on_commit(session, "delivery")
    lifted = delete(SendingPause).where(SendingPause.channel == channel).returning(SendingPause.channel)
    return session.scalar(lifted) is not None
