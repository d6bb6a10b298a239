"""Whatever order claims, crashes, outcomes, receipts and people's decisions come in, only allowed steps are taken."""

from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.models import Member
from campaigns.members.privacy.erasure import erase_member
from campaigns.messaging.aside import skip_claimed
from campaigns.messaging.claims import Chunk, begin_hand_over, claim, close_claim
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.ledger import cancel_run, hold_run, release_run
from campaigns.messaging.models import Channel, Message, MessageState, ReceiptKind
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.providers.base import (
    Absent,
    Accepted,
    Ambiguous,
    Found,
    Inconclusive,
    Misconfigured,
    Rejected,
    Retry,
)
from campaigns.messaging.receipts import REPORTED, NewReceipt, apply_receipts, store_receipts
from campaigns.messaging.reconciliation import reconcile, resend_unknown
from campaigns.messaging.recording import record
from campaigns.messaging.states import TRANSITIONS
from campaigns.messaging.sweep import expire_claims
from tests.clock import NOW, StandingClock
from tests.factories_messaging import handed, make_crowd, make_run
from tests.integration.messaging.conftest import Said
from tests.sizes import examples

SIZE = 6
OUTCOMES = (
    Accepted("r"),
    Retry("later"),
    Rejected("no"),
    Rejected("no", suppress=True),
    Misconfigured("key"),
    Ambiguous("?"),
)
SOME_OUTCOMES = st.lists(st.sampled_from(OUTCOMES), min_size=SIZE, max_size=SIZE)
ANSWERS = (Found("r"), Absent(), Inconclusive("?"))

ALLOWED = {(before, after) for before, targets in TRANSITIONS.items() for after in targets}
REPORTS = frozenset(REPORTED.values())
BY_TWO_RECEIPTS = {(before, last) for before, after in ALLOWED if after in REPORTS for last in TRANSITIONS[after]}
"""Receipts that are applied together are written in one step."""

LOGGED = """
    CREATE TABLE step (message_id bigint, before text, after text);
    CREATE FUNCTION log_step() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO step VALUES (new.id, old.state, new.state); RETURN NULL; END $$;
    CREATE TRIGGER log_step AFTER UPDATE ON message FOR EACH ROW
    WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION log_step();
"""
FORGET = "UPDATE message SET state = 'cancelled'; UPDATE claim SET closed_at = now(); DELETE FROM step"
"""An example begins where no other left anything to do."""
_crowds = count()


class Ledger(RuleBasedStateMachine):
    """Messages of one run, and claims of which some were lost."""

    def __init__(self, runtime: Runtime, delivery: Delivery, provider: Said, clock: StandingClock) -> None:
        super().__init__()
        self.runtime, self.delivery, self.provider, self.clock = runtime, delivery, provider, clock
        self.chunks: list[Chunk] = []

    def session(self) -> Any:
        return self.runtime.sessions.begin()

    @initialize()
    def a_run(self) -> None:
        self.clock.now = NOW
        with self.session() as session:
            session.execute(text(FORGET))
            self.since = session.scalar(select(func.max(Message.id))) or 0
            make_crowd(session, SIZE, first=1 + next(_crowds) * SIZE)
            self.run_id = make_run(session).id
            session.execute(update(Message).where(Message.id > self.since).values(run_id=self.run_id, event_id=None))
            resume_channel(session, channel=Channel.EMAIL)

    @rule(limit=st.integers(1, SIZE))
    def take(self, limit: int) -> None:
        now = self.clock()
        times: dict[str, Any] = {"now": now, "system_now": now, "lease_until": now + timedelta(seconds=10)}
        with self.session() as session:
            resume_channel(session, channel=Channel.EMAIL)
            chunk = claim(session, channel=Channel.EMAIL, provider="said", limit=limit, **times)
        if chunk.messages:
            self.chunks.append(chunk)

    @rule(
        data=st.data(), outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=SIZE, max_size=SIZE), heard=st.booleans()
    )
    def hand_over(self, data: st.DataObject, outcomes: list[Any], heard: bool) -> None:  # noqa: FBT001 - drawn
        """Of a claim old or new; unheard it dies before it writes."""
        if not self.chunks:
            return
        chunk = data.draw(st.sampled_from(self.chunks))
        ids = [message.id for message in chunk.messages]
        with self.session() as session:
            begun = begin_hand_over(session, claim_id=chunk.claim_id, message_ids=ids, lease_until=self.clock())
        if begun and heard:
            self._record(chunk, outcomes)

    @rule(data=st.data(), outcomes=SOME_OUTCOMES)
    def write_late(self, data: st.DataObject, outcomes: list[Any]) -> None:
        """An orphan, or a word that is written twice."""
        if self.chunks:
            chunk = data.draw(st.sampled_from(self.chunks))
            self._record(chunk, outcomes)

    def _record(self, chunk: Chunk, outcomes: list[Any]) -> None:
        said = [handed(*each) for each in zip(chunk.messages, outcomes, strict=False)]
        with self.session() as session:
            record(session, chunk, handed=said, instant=self.delivery.instant(Channel.EMAIL))

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        if self.chunks:
            chunk = data.draw(st.sampled_from(self.chunks))
            with self.session() as session:
                close_claim(session, claim_id=chunk.claim_id, system_now=self.clock())

    @rule(data=st.data())
    def refuse_to_render(self, data: st.DataObject) -> None:
        if self.chunks:
            chunk = data.draw(st.sampled_from(self.chunks))
            with self.session() as session:
                why = {chunk.messages[0].id: "template"}
                claim_id, now = chunk.claim_id, self.clock()
                skip_claimed(session, why, claim_id=claim_id, channel=Channel.EMAIL, system_now=now)

    @rule()
    def lose(self) -> None:
        self.clock.move(by=timedelta(seconds=11))
        with self.session() as session:
            expire_claims(session, delivery=self.delivery)

    @rule(answers=st.lists(st.sampled_from(ANSWERS), min_size=SIZE, max_size=SIZE))
    def look_up(self, answers: list[Any]) -> None:
        self.clock.move(by=timedelta(hours=1))
        self.provider.records[:] = answers
        reconcile(self.delivery, channel=Channel.EMAIL)

    @rule(kinds=st.lists(st.sampled_from(ReceiptKind), min_size=1, max_size=4), data=st.data())
    def receipts(self, kinds: list[ReceiptKind], data: st.DataObject) -> None:
        now, message_id = self.clock(), self._somebody(data)
        told: dict[str, Any] = {
            "provider_reference": "",
            "address": "",
            "detail": "",
            "occurred_at": now,
            "payload": {},
        }
        said = [NewReceipt("said", f"{message_id}/{kind}", kind, message_id, **told) for kind in kinds]
        with self.session() as session:
            store_receipts(session, said, now=now)
        apply_receipts(self.runtime.sessions, clock=self.clock)

    @rule()
    def hold(self) -> None:
        with self.session() as session:
            hold_run(session, self.run_id, now=self.clock())

    @rule()
    def release(self) -> None:
        with self.session() as session:
            release_run(session, self.run_id)

    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        if not sure:
            with self.session() as session:
                cancel_run(session, self.run_id, now=self.clock())

    @rule()
    def resend(self) -> None:
        with self.session() as session:
            resend_unknown(session, run_id=self.run_id)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        with self.session() as session:
            kept, other = (self._member(session, data) for _ in range(2))
            if kept.id != other.id and not (kept.erased_at or other.erased_at):
                merge_members(session, kept_id=kept.id, other_id=other.id, now=self.clock())

    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        with self.session() as session:
            member = self._member(session, data)
            if member.erased_at is None:
                gone: dict[str, Any] = {"fresh_code": f"gone{member.id}", "rules": ERASING, "staff_id": None}
                erase_member(session, member_id=member.id, typed_code=member.code, now=self.clock(), **gone)

    @invariant()
    def only_allowed_steps(self) -> None:
        with self.session() as session:
            steps = session.execute(text("DELETE FROM step RETURNING before, after")).all()
        assert {(MessageState(before), MessageState(after)) for before, after in steps} <= ALLOWED | BY_TWO_RECEIPTS

    @invariant()
    def nobody_is_lost(self) -> None:
        with self.session() as session:
            count = select(func.count()).select_from(Message).where(Message.id > self.since)
            assert session.scalars(count).one() == SIZE

    def _somebody(self, data: st.DataObject) -> int:
        return self.since + data.draw(st.integers(1, SIZE))

    def _member(self, session: Session, data: st.DataObject) -> Member:
        return session.get_one(Member, session.get_one(Message, self._somebody(data)).member_id)


def test_no_order_of_things_breaks_the_allowed_steps_or_the_sum(
    committed: Runtime, delivery_on_commits: Delivery, provider: Said, clock: StandingClock
) -> None:
    with committed.sessions.begin() as session:
        session.execute(text(LOGGED))
    patient = examples(6, thorough=200, stateful_step_count=30)
    machine: Any = partial(Ledger, committed, delivery_on_commits, provider, clock)
    run_state_machine_as_test(machine, settings=patient)


@pytest.fixture
def provider() -> Said:
    return Said()


@pytest.fixture
def delivery_on_commits(committed: Runtime, provider: Said, clock: StandingClock) -> Delivery:
    return Delivery(
        sessions=committed.sessions,
        clock=committed.clock,
        system_clock=committed.system_clock,
        signer=committed.signer,
        settings=committed.settings,
        providers=dict.fromkeys(Channel, (provider,)),
        extras=(),
        chance=lambda: 0.0,
        wait=clock.wait,
    )
