"""Pausing a channel: its queue is kept, nothing is claimed, and staff are told why."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.messaging.models import Channel, ChannelPause, ProviderState


def pause_channel(session: Session, *, channel: Channel, reason: str, now: datetime) -> None:
    """A channel that is paused already keeps its first reason."""
    session.execute(insert(ChannelPause).values(channel=channel, reason=reason, since=now).on_conflict_do_nothing())


def resume_channel(session: Session, *, channel: Channel) -> bool:
    """True if it was paused. Delivery goes on at once, by whichever of its providers were out too."""
    ring_on_commit(session, "delivery")
    mended = update(ProviderState).where(ProviderState.channel == channel, ProviderState.broken_reason != "")
    session.execute(mended.values(broken_reason="").execution_options(synchronize_session=False))
    lifted = delete(ChannelPause).where(ChannelPause.channel == channel).returning(ChannelPause.channel)
    return session.scalar(lifted) is not None
