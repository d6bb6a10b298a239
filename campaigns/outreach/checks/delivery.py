"""What keeps messages in the house at present: a restored backup, a paused channel, a provider that is out."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.models import Channel, ChannelPause, ProviderState
from campaigns.messaging.restored import is_restored
from campaigns.outreach.checks.found import NAMES, Check, Level


def check_delivery(session: Session, channels: Sequence[Channel]) -> Iterator[Check]:
    if is_restored(session):
        yield Check(Level.WARN, mark("A backup was restored. Nothing is sent until somebody says so."))
    pauses = session.scalars(select(ChannelPause).where(ChannelPause.channel.in_(channels))).all()
    for pause in pauses:
        yield Check(
            Level.WARN,
            mark("%(channel)s: nothing is sent at present: %(why)s"),
            {"channel": NAMES[pause.channel], "why": pause.reason},
        )
    paused = [pause.channel for pause in pauses]
    out = select(ProviderState).where(ProviderState.channel.in_(channels), ProviderState.broken_reason != "")
    for state in session.scalars(out.where(ProviderState.channel.not_in(paused))):
        yield Check(
            Level.WARN,
            mark("%(channel)s: %(provider)s is out, and only other providers send: %(why)s"),
            {"channel": NAMES[state.channel], "provider": state.provider, "why": state.broken_reason},
        )
