"""One run of a campaign, planned and sent: how long each took, and what the workers used."""

import time
from dataclasses import dataclass, field

from sqlalchemy import text

from campaigns.bootstrap.rules import REACTIONS
from campaigns.core.database import make_sessions
from campaigns.messaging.models import Channel
from campaigns.outreach.planning import plan_due_runs
from webapp.commands.bench.delivery.club import furnish_club, launch_to_everybody, let_in
from webapp.commands.bench.delivery.cost import Cost
from webapp.commands.bench.delivery.house import House, wait_for
from workers.queue import QueueName

_LEFT = text("SELECT EXISTS (SELECT FROM message WHERE state = 'ready') OR EXISTS "
             "(SELECT FROM message WHERE state = 'claimed')")  # fmt: skip
_SENT = text("SELECT count(*) FROM message WHERE state = 'accepted'")

TO_WARM_UP = 4_000
"""Mails, so many that each of the workers gets some."""


class NotOnceError(Exception):
    """What the provider has is not what was planned: no figure is worth anything then."""


@dataclass(slots=True)
class Sent:
    """`memory` is that of the largest worker in MB: before, half way, at the end."""

    messages: int
    planning: float
    cost: Cost = field(init=False)
    memory: list[float] = field(default_factory=list)


def furnish(house: House, members: int) -> None:
    """A club whose workers have sent a little already: what starting takes is the same for every size."""
    now = house.runtime.clock()
    with house.runtime.sessions.begin() as session:
        furnish_club(session, TO_WARM_UP, now=now)
    settle(house)
    send_to_everybody(house, Channel.EMAIL, TO_WARM_UP)
    with house.runtime.sessions.begin() as session:
        let_in(session, TO_WARM_UP + 1, members, now=now)
    settle(house)


def settle(house: House) -> None:
    """As autovacuum would in time; its own hour would fall into the measurement."""
    with house.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))


def send_to_everybody(house: House, channel: Channel, members: int) -> Sent:
    """Planned while the workers hear nothing of it, then rung for. Raises NotOnceError."""
    before = house.taken()
    sent = plan_for_everybody(house, channel, members)
    sent.memory.append(_largest(house))
    sent.cost = house.cost(lambda: _send(house, sent, before), sent.messages)
    sent.memory.append(_largest(house))
    if not house.taken() == before + members == _ask(house, _SENT):
        raise NotOnceError
    return sent


def _send(house: House, sent: Sent, before: int) -> None:
    ring_for_all(house)
    wait_for(lambda: house.taken() >= before + sent.messages / 2, house.deliverers)
    sent.memory.append(_largest(house))
    wait_for(lambda: house.taken() >= before + sent.messages, house.deliverers)
    wait_for(lambda: not _ask(house, _LEFT), house.deliverers)


def plan_for_everybody(house: House, channel: Channel, members: int) -> Sent:
    runtime = house.runtime
    with runtime.sessions.begin() as session:
        launch_to_everybody(session, channel, members=members, now=runtime.clock())
    started = time.perf_counter()
    silent = make_sessions(runtime.engine, reactions=REACTIONS)
    sent = Sent(plan_due_runs(silent, clock=runtime.clock), planning=time.perf_counter() - started)
    settle(house)
    return sent


def ring_for_all(house: House) -> None:
    for _ in house.deliverers:
        house.ring(QueueName.DELIVERY)


def _ask(house: House, question: object) -> object:
    with house.runtime.sessions() as session:
        return session.scalar(question)  # type: ignore[call-overload]  # one of the two above


def _largest(house: House) -> float:
    return max(process.memory_info().rss for process in house.deliverers) / (1 << 20)
