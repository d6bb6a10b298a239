"""A run accounted for, to the last message."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.messaging.models import Channel, Message, MessageState, RunHold
from campaigns.outreach.models import Run
from campaigns.outreach.people import IS_LATE
from campaigns.outreach.states import GROUP_OF, Counts, Group


@dataclass(frozen=True, slots=True)
class AccountLine:
    """So many messages of one channel, state, reason and provider. `cost` is in millionths; `instead` fell back.

    The first of them were chosen at `since`.
    """

    channel: Channel
    state: MessageState
    reason: str
    provider: str
    count: int
    late: int
    longest: timedelta | None
    instead: int
    parts: int
    cost: int
    since: datetime

    @property
    def group(self) -> Group:
        return GROUP_OF[self.state]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the sum; a state and a reason where it is told apart by them."""

    group: Group
    count: int
    state: MessageState | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RunAccount:
    """Of one run; counts are of messages. `hold` says why nothing more of it goes out, if so."""

    run: Run
    hold: RunHold | None
    lines: tuple[AccountLine, ...]

    @property
    def counts(self) -> Counts:
        return self.counts_of()

    @property
    def terms(self) -> Sequence[Term]:
        """They add up to what was intended."""
        counted = self.counts.by_group.items()
        sent, *others = (Term(group, count) for group, count in counted if group is not Group.NOT_SENT)
        return [sent, *self.reasons(Group.NOT_SENT), *others]

    @property
    def channels(self) -> Sequence[Channel]:
        return sorted({line.channel for line in self.lines})

    @property
    def providers(self) -> Sequence[str]:
        """Those who had any of it in hand."""
        return sorted({line.provider for line in self.lines if line.provider})

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)

    @property
    def longest(self) -> timedelta:
        """How late the latest of them went."""
        return max((line.longest for line in self.lines if line.longest), default=timedelta())

    @property
    def planned_late(self) -> timedelta:
        """How long after its time the audience was chosen: the house stood still, or the campaign was paused.

        A day that had begun when the campaign was launched is late from then on.
        """
        due_at = max(self.run.due_at, self.run.campaign.launched_at or self.run.due_at)
        return min((line.since for line in self.lines), default=due_at) - due_at

    @property
    def instead(self) -> int:
        return sum(line.instead for line in self.lines)

    @property
    def parts(self) -> int:
        return sum(line.parts for line in self.lines)

    @property
    def cost(self) -> int:
        return sum(line.cost for line in self.lines)

    def counts_of(self, *, channel: Channel | None = None, provider: str | None = None) -> Counts:
        """Of one channel, of one provider."""
        return Counts.of(
            (line.state, line.count)
            for line in self.lines
            if channel in (None, line.channel) and provider in (None, line.provider)
        )

    def reasons(self, group: Group) -> Sequence[Term]:
        """The group by state and reason, the most frequent first."""
        counted: Counter[tuple[MessageState, str]] = Counter()
        for line in self.lines:
            if line.group is group:
                counted[line.state, line.reason] += line.count
        return [Term(group, count, state, reason) for (state, reason), count in counted.most_common()]


def get_run(session: Session, campaign_id: int, run_id: int) -> Run:
    asked = select(Run).where(Run.id == run_id, Run.campaign_id == campaign_id).options(joinedload(Run.campaign))
    return must_exist(session.scalar(asked), mark("run"))


def account_of(session: Session, run: Run) -> RunAccount:
    """One pass over the run's messages."""
    key = (Message.channel, Message.state, Message.reason, Message.provider)
    rows: Sequence[Any] = session.execute(
        select(
            *key,
            func.count(),
            func.count().filter(IS_LATE),
            func.max(Message.accepted_at - Message.due_at).filter(IS_LATE),
            func.count(Message.instead_of_id),
            func.sum(Message.parts),
            cast(func.sum(Message.cost), BigInteger),
            func.min(Message.created_at),
        )
        .where(Message.run_id == run.id)
        .group_by(*key)
        .order_by(*key)
    ).all()
    lines = tuple(AccountLine(*row) for row in rows)
    return RunAccount(run, session.get(RunHold, run.id), lines)
