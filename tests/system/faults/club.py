"""Convive's side and the sandbox's, to be held against each other."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.bootstrap.rules import RULES
from campaigns.core.clock import system_clock
from campaigns.events.models import InboundReply
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.models import Channel, Claim, Message, MessageState, ProviderState, Receipt, WaitingReceipt
from campaigns.messaging.receipts import apply_receipts
from campaigns.messaging.sweep import expire_claims, sweep
from tests.factories_messaging import make_crowd, make_run, states
from tests.sandboxes import RunningSandbox
from tests.system.faults.deliverer import Orders, deliver
from tests.system.faults.gates import gated
from tests.system.faults.worker import PATIENCE, Work, Worker, start_worker

SLICE = 40
DONE = (MessageState.ACCEPTED, MessageState.DELIVERED)
PROVIDERS = {Channel.EMAIL: "sendgrid", Channel.SMS: "twilio", Channel.CALENDAR: "smtp"}
"""What the sandbox calls who carries each channel."""

UNHURRIED = {"CONVIVE_LEASE_SECONDS": "30", "CONVIVE_PROVIDER_TIMEOUT_SECONDS": "5"}
"""Time that tests need is made to pass, so that a slow machine changes nothing."""

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.3
"""Seconds. Whoever looks all the time takes it from those who are waited for."""

_ROOM = 100_000
TAKEN = """
SELECT message_id, count(*), max(recipient) FROM message
WHERE message_id BETWEEN ? AND ? AND length(message_id) = ? GROUP BY message_id
"""
WORDS = "SELECT kind, text FROM message WHERE message_id BETWEEN ? AND ? AND length(message_id) = ?"
"""By the index: within one club's room, numbers are in order as texts too."""
_places = count(1)


@dataclass
class Club:
    sandbox: RunningSandbox
    runtime: Runtime
    delivery: Delivery
    environment: dict[str, str]
    home: Path
    first: int
    """Ids of messages and numbers of people begin here, so that clubs may share a sandbox."""
    audience: int = 0
    """How many rows of the ledger there ought to be."""
    people: int = 0
    workers: list[Worker] = field(default_factory=list)

    def crowd(self, size: int, channel: Channel = Channel.EMAIL) -> None:
        with self.runtime.sessions.begin() as session:
            make_crowd(session, size, channel=channel, first=self.first + self.people + 1)
        self.people += size
        self.audience += size

    def crowd_of_a_run(self, size: int, channel: Channel = Channel.EMAIL) -> int:
        """The crowd as one run; gives its id."""
        self.crowd(size, channel)
        with self.runtime.sessions.begin() as session:
            run = make_run(session)
            session.execute(update(Message).values(run_id=run.id))
            return run.id

    def start_worker(self, *stops_at: str, slice_size: int = SLICE, **settings: str) -> Worker:
        environment = self.environment | settings
        return self._start(Orders(environment, self.home / "worker.log", slice_size, frozenset(stops_at)), deliver)

    def start(self, work: Work, **settings: str) -> Worker:
        """Another program than a deliverer's."""
        return self._start(Orders(self.environment | settings, self.home / "worker.log", SLICE), work)

    def _start(self, orders: Orders, work: Work) -> Worker:
        worker = start_worker(orders, work)
        self.workers.append(worker)
        return worker

    def deliver(self, channel: Channel = Channel.EMAIL) -> None:
        """All that is due now, in this process."""
        while deliver_due(self.delivery, channel=channel):
            pass

    def sweep(self) -> None:
        sweep(self.delivery)

    def lapse(self) -> None:
        """The leases of all that is in hand are over."""
        with self.runtime.sessions.begin() as session:
            now = self.runtime.system_clock()
            session.execute(update(Claim).where(Claim.closed_at.is_(None)).values(lease_until=now))

    def expire(self) -> None:
        """Only the part of the sweep that takes back what silent workers hold."""
        with self.runtime.sessions.begin() as session:
            expire_claims(session, delivery=self.delivery)

    def apply(self) -> None:
        apply_receipts(self.runtime.sessions, clock=self.runtime.clock)

    def rest(self) -> None:
        """Everything that may be done is done, in this process."""
        for channel in Channel:
            self.deliver(channel)
        while self.count(MessageState.READY, MessageState.UNKNOWN):
            self.press()
            for channel in Channel:
                self.deliver(channel)

    def hasten(self, *, now: datetime | None = None, system_now: datetime | None = None) -> None:
        """What waits for another try or a look-up need wait no longer."""
        now, system_now = now or self.runtime.clock(), system_now or self.runtime.system_clock()
        with self.runtime.sessions.begin() as session:
            session.execute(update(ProviderState).values(blocked_until=None))
            ready = Message.state == MessageState.READY
            session.execute(update(Message).where(ready, Message.due_at > now).values(due_at=now))
            session.execute(
                update(Message).where(Message.state == MessageState.UNKNOWN).values(reconcile_at=system_now)
            )

    def count(self, *wanted: MessageState) -> int:
        with self.runtime.sessions() as session:
            found = states(session)
        return sum(found.get(state, 0) for state in wanted)

    def quiet_sandbox(self) -> None:
        """Whatever was ordered is withdrawn, and nobody hears its receipts."""
        self.sandbox.behave()
        for provider in PROVIDERS.values():
            self.sandbox.misbehave(provider, "receipts_lost", count=None)

    def receipts(self) -> int:
        """Late ones about another club's messages are not ours."""
        return self._count_receipts(select(Receipt.id))

    def parked(self) -> int:
        """Receipts that are still to be applied."""
        return self._count_receipts(select(Receipt.id).join(WaitingReceipt, WaitingReceipt.receipt_id == Receipt.id))

    def _count_receipts(self, some: Select[int]) -> int:
        ours = some.where(Receipt.message_id.between(self.first, self.first + _ROOM))
        with self.runtime.sessions() as session:
            return session.scalars(select(func.count()).select_from(ours.subquery())).one()

    def taken(self) -> dict[int, tuple[int, str]]:
        """Of the sandbox's own ledger: our message → how often it was taken, and for which address."""
        return {int(key): (times, address) for key, times, address in self._of_the_sandbox(TAKEN)}

    def accepted(self) -> int:
        return len(self.taken())

    def words(self) -> list[str]:
        """What the texts that were taken say."""
        return [words for kind, words in self._of_the_sandbox(WORDS) if kind == "sms"]

    def _of_the_sandbox(self, sql: str) -> Iterator[Any]:
        first, last = str(self.first), str(self.first + _ROOM - 1)
        return self.sandbox.ledger.rows(sql, (first, last, len(first)))

    def replies(self) -> int:
        """How many texts of members we have kept."""
        with self.runtime.sessions() as session:
            return session.scalars(select(func.count()).select_from(InboundReply)).one()

    def has_accepted(self, least: float) -> bool:
        return self.accepted() >= least

    def press(self) -> None:
        self.hasten()
        self.sweep()

    def settles(self, *, without: int = 0) -> None:
        """Wait until everybody has it, but so many."""
        wait_until(lambda: self.count(*DONE) == self.audience - without, meanwhile=self.press)

    def open_claims(self) -> int:
        with self.runtime.sessions() as session:
            return session.scalars(select(func.count()).where(Claim.closed_at.is_(None))).one()

    def lapsed(self) -> int:
        """Claims that nobody closed though their lease is over."""
        over = Claim.lease_until < self.runtime.system_clock()
        with self.runtime.sessions() as session:
            return session.scalars(select(func.count()).where(Claim.closed_at.is_(None), over)).one()

    def messages(self) -> Sequence[Message]:
        with self.runtime.sessions() as session:
            return session.scalars(select(Message).order_by(Message.id)).all()


def wait_until(
    true: Callable[[], bool], *, seconds: float = PATIENCE, meanwhile: Callable[[], None] = lambda: None
) -> None:
    end, pause = time.monotonic() + seconds, FIRST_PAUSE
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        meanwhile()
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


@contextmanager
def running_club(url: str, sandbox: RunningSandbox, home: Path, **settings: str) -> Iterator[Club]:
    """A club on the database at `url`, its workers ended afterwards."""
    first = next(_places) * _ROOM
    settings = UNHURRIED | settings
    runtime = build_runtime(sandbox.settings(url, **settings), RULES, clock=system_clock)
    with runtime.sessions.begin() as session:
        _count_from(session, first)
    delivery = gated(build_delivery(runtime), slice_size=SLICE)
    club = Club(sandbox, runtime, delivery, sandbox.environment(url, **settings), home, first)
    try:
        yield club
    finally:
        for worker in club.workers:
            worker.kill()
        runtime.engine.dispose()


@contextmanager
def restored_club(club: Club, url: str) -> Iterator[Club]:
    """The same club as the copy of it at `url` knows it, with workers of its own."""
    runtime = build_runtime(club.sandbox.settings(url, **UNHURRIED), RULES, clock=system_clock)
    delivery = gated(build_delivery(runtime), slice_size=SLICE)
    environment = club.environment | {"DATABASE_URL": url}
    restored = replace(club, runtime=runtime, delivery=delivery, environment=environment, workers=[])
    try:
        yield restored
    finally:
        for worker in restored.workers:
            worker.kill()
        runtime.engine.dispose()


def _count_from(session: Session, first: int) -> None:
    for table in ("message", "claim"):
        session.execute(text(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first + 1}"))
