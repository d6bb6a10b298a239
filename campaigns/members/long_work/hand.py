"""Long work in somebody's hand: under a lease that each chunk renews, so that whoever is killed is followed by another.

A chunk is one transaction with how far it came, and holds the row of the work meanwhile. Work that is one transaction
as a whole tells beside it how far it is; begun again it finds the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, planned_each_time
from campaigns.core.errors import Refused
from campaigns.core.tokens import Randomness
from campaigns.core.words import mark
from campaigns.members.models import LongWork, WorkKind, WorkState

LEASE = timedelta(seconds=30)

Step = Callable[[Session, LongWork, datetime], bool]
"""Does some of the work, as of a time of the club. Gives whether there may be more."""


class Superseded(Exception):  # noqa: N818 - no fault
    """Somebody stopped the work, began it anew, or did it meanwhile."""


class Leaving(Exception):  # noqa: N818 - no fault
    """Whoever has it in hand is to go; another takes it up."""


class InHand(Refused):
    sentence = mark("Somebody is at it already. Wait until it is over, or stop it first.")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What work needs of an edge. `clock` is the club's, leases go by `system_clock`.

    `more` says whether to go on; `told` hears how the work stands after each chunk.
    """

    sessions: Sessions
    clock: Clock
    system_clock: Clock
    random_code: Randomness
    more: Callable[[], bool]
    told: Callable[[LongWork], object] = lambda _work: None

    def lease(self) -> datetime:
        return self.system_clock() + LEASE


@dataclass(frozen=True, slots=True)
class Hand:
    """Who has one work in hand, for one turn of it."""

    shop: Workshop
    kind: WorkKind
    subject: int
    turn: int
    about: tuple[str, ...]

    @contextmanager
    def chunk(self) -> Iterator[tuple[Session, LongWork]]:
        """A transaction, unless it is time to go."""
        self._stay()
        with self.held() as held:
            yield held

    @contextmanager
    def held(self) -> Iterator[tuple[Session, LongWork]]:
        """A transaction that holds the row."""
        with self.shop.sessions.begin() as session, planned_each_time(session):
            work = self.locked(session)
            yield session, work
            if work.is_open:
                work.lease_until = self.shop.lease()
        self.shop.told(work)

    def locked(self, session: Session) -> LongWork:
        """The row, until the transaction ends: nobody takes it over from one who is alive."""
        chosen = select(LongWork).where(self._ours()).with_for_update()
        work = session.scalars(chosen, execution_options={"populate_existing": True}).one_or_none()
        if work is None:
            raise Superseded
        return work

    def tell(self, **values: Any) -> None:
        """How far it is, beside a transaction that goes on, unless it is time to go."""
        self._stay()
        renewed = update(LongWork).where(self._ours()).values(lease_until=self.shop.lease(), **values)
        with self.shop.sessions.begin() as session:
            work = session.scalar(renewed.returning(LongWork))
            if work is None:
                raise Superseded
        self.shop.told(work)

    def finish(self, work: LongWork) -> None:
        """With what the last chunk did. One that was stopped, and only had to be settled, stays stopped."""
        work.lease_until = None
        if work.state is WorkState.RUNNING:
            work.state, work.finished_at, work.about = WorkState.DONE, self.shop.clock(), []

    def give_up(self, state: WorkState, why: Refused) -> None:
        """One that is only to be settled is tried again when the lease is over."""
        with suppress(Superseded), self.shop.sessions.begin() as session:
            work = self.locked(session)
            if work.state is WorkState.RUNNING:
                work.state, work.finished_at, work.lease_until = state, self.shop.clock(), None
                work.fault = {"sentence": why.sentence, "values": why.values}

    def let_go(self) -> None:
        """So that another may go on at once."""
        with self.shop.sessions.begin() as session:
            session.execute(update(LongWork).where(self._ours()).values(lease_until=None))

    def _stay(self) -> None:
        if not self.shop.more():
            raise Leaving

    def _ours(self) -> ColumnElement[bool]:
        its = LongWork.kind == self.kind, LongWork.subject == self.subject
        return and_(*its, LongWork.turn == self.turn, LongWork.is_open)


def take(shop: Workshop, *kinds: WorkKind) -> Hand | None:
    """What is owed of these kinds and in nobody's hand, the longest owed first."""
    with shop.sessions.begin() as session:
        work = session.scalars(_free(shop).where(LongWork.kind.in_(kinds))).one_or_none()
        return hold(shop, work) if work else None


def hold(shop: Workshop, work: LongWork) -> Hand:
    """Take it in hand, in the caller's transaction. Raises InHand."""
    now = shop.system_clock()
    if work.lease_until and work.lease_until > now:
        raise InHand
    work.lease_until, work.taken_at, work.taken_done = shop.lease(), now, work.done
    return Hand(shop, work.kind, work.subject, work.turn, tuple(work.about))


def in_chunks(step: Step) -> Callable[[Hand], None]:
    """The way of work that is one step after another."""
    return partial(_step_by_step, step)


def _step_by_step(step: Step, hand: Hand) -> None:
    more = True
    while more:
        with hand.chunk() as (session, work):
            more = step(session, work, hand.shop.clock())
            if not more:
                hand.finish(work)


def _free(shop: Workshop) -> Select[LongWork]:
    silent = or_(LongWork.lease_until.is_(None), LongWork.lease_until < shop.system_clock())
    oldest = select(LongWork).where(LongWork.is_open, silent).order_by(LongWork.owed_at, LongWork.subject).limit(1)
    return oldest.with_for_update(skip_locked=True)
