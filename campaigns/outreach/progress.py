"""How far a campaign is, and how fast it goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.queries import Tally
from campaigns.outreach.models import Run
from campaigns.outreach.states import LEFT, Counts

RATE_OVER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts are of messages. `rate` is of the last minute; `time_left` only while messages that are due flow."""

    tallies: tuple[Tally, ...]
    rate: int
    due_now: int
    next_due_at: datetime | None

    @property
    def counts(self) -> Counts:
        return Counts.of((tally.state, tally.count) for tally in self.tallies)

    @property
    def delivered(self) -> int:
        return self._count(MessageState.DELIVERED)

    @property
    def held_out(self) -> int:
        return self._count(MessageState.HELD_OUT)

    @property
    def skipped(self) -> int:
        return self._count(MessageState.SKIPPED)

    @property
    def time_left(self) -> timedelta | None:
        return timedelta(minutes=self.due_now / self.rate) if self.rate and self.due_now else None

    def _count(self, state: MessageState) -> int:
        return sum(tally.count for tally in self.tallies if tally.state is state)


def progress(session: Session, *, campaign_id: int, now: datetime) -> Progress:
    """The campaign's figures over all its runs; its messages are gone through once."""
    waiting = Message.state.in_(LEFT)
    outcome = (Message.channel, Message.state, Message.reason)
    rows = session.execute(
        select(
            *outcome,
            func.count(),
            func.count().filter(Message.accepted_at > now - RATE_OVER, Message.accepted_at <= now),
            func.count().filter(waiting, Message.due_at <= now),
            func.min(Message.due_at).filter(waiting, Message.due_at > now),
        )
        .where(Message.run_id.in_(select(Run.id).where(Run.campaign_id == campaign_id)))
        .group_by(*outcome)
        .order_by(Message.channel, Message.state, func.count().desc(), Message.reason)
    ).all()
    return Progress(
        tuple(Tally(*row[:4]) for row in rows),
        rate=sum(lately for *_, lately, _due, _next in rows),
        due_now=sum(due for *_, due, _next in rows),
        next_due_at=min((due_at for *_, due_at in rows if due_at), default=None),
    )
