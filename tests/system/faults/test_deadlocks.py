"""14: PostgreSQL ends one of two transactions that wait for each other, or that cannot both be true."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from campaigns.messaging.models import Channel, MessageState, ReceiptKind
from campaigns.messaging.receipts import NewReceipt, store_receipts
from campaigns.outreach.planning import plan_due_runs
from tests.factories_messaging import make_people
from tests.factories_outreach import make_launched
from tests.system.faults.club import Club, wait_until
from tests.system.faults.guests import invited, says_yes
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.refusals import CONFLICT, Refusals

SIZE = 60
T = TypeVar("T")


def crossing(club: Club, *, held: str, wanted: str, begin: Callable[[], T]) -> T:
    """Hold one row until what was begun waits for it, then ask for one that it holds. PostgreSQL ends the other."""
    with club.runtime.sessions.begin() as session:
        session.execute(text("SET LOCAL deadlock_timeout = '1min'"))
        session.execute(text(f"{held} FOR UPDATE"))
        begun = begin()
        wait_until(lambda: waits(club))
        session.execute(text(f"{wanted} FOR UPDATE"))
    return begun


def waits(club: Club) -> bool:
    sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with club.runtime.sessions() as session:
        return bool(session.scalar(text(sql)))


def loses(club: Club, *, held: str, wanted: str, act: Callable[[], T]) -> T:
    """What `act` gives, which is ended in the middle so; its fault is raised."""
    with ThreadPoolExecutor(1) as other:
        return crossing(club, held=held, wanted=wanted, begin=lambda: other.submit(act)).result()


def test_14_a_deadlock_over_what_is_recorded(club: Club) -> None:
    club.crowd(SIZE)
    worker = club.start_worker("handed")
    worker.wait_at("handed")
    one = "SELECT FROM message WHERE state = 'claimed' LIMIT 1"
    crossing(club, held=one, wanted="SELECT FROM claim", begin=worker.go_free)
    wait_until(lambda: club.count(MessageState.ACCEPTED) == SIZE)
    assert_agrees(club)


@pytest.fixture
def planned(club: Club) -> Callable[[], int]:
    with club.runtime.sessions.begin() as session:
        make_people(session, SIZE, first=club.first)
        make_launched(session, now=club.runtime.clock())
    club.audience = SIZE
    return lambda: plan_due_runs(club.runtime.sessions, clock=club.runtime.clock)


def test_14_a_deadlock_over_a_plan(club: Club, planned: Callable[[], int]) -> None:
    with pytest.raises(OperationalError):
        loses(club, held="SELECT FROM member", wanted="SELECT FROM run", act=planned)
    assert planned() == SIZE
    club.deliver()
    assert_agrees(club)


def bounced(message_id: int, at: datetime) -> NewReceipt:
    return NewReceipt(
        provider="sendgrid", provider_event_id=f"e{message_id}", kind=ReceiptKind.BOUNCED, message_id=message_id,
        provider_reference="", address="", detail="", occurred_at=at, payload={},
    )  # fmt: skip


def test_14_a_deadlock_over_receipts(club: Club) -> None:
    club.crowd(SIZE)
    club.deliver()
    with club.runtime.sessions.begin() as session:
        now = club.runtime.clock()
        store_receipts(session, [bounced(message.id, now) for message in club.messages()], now=now)
    with pytest.raises(OperationalError):
        loses(club, held="SELECT FROM contact_point", wanted="SELECT FROM message", act=club.apply)
    assert club.count(MessageState.BOUNCED) == 0
    club.apply()
    assert club.count(MessageState.BOUNCED) == SIZE
    assert_agrees(club)


def test_14_a_deadlock_over_an_answer(club: Club, web: Flask) -> None:
    (path,) = invited(club, 1)
    answer = partial(says_yes, web.test_client(), path)
    assert loses(club, held="SELECT FROM member", wanted="SELECT FROM event", act=answer) == 503
    assert answer() == 303
    club.deliver(Channel.CALENDAR)
    assert_agrees(club)


@pytest.mark.parametrize("table", ["claim", "attempt"])
def test_14_a_worker_that_lost_against_another_does_it_again(club: Club, table: str) -> None:
    conflicts = Refusals(club.runtime)
    conflicts.begin(table, code=CONFLICT, times=2)
    club.crowd(SIZE)
    club.start_worker()
    wait_until(lambda: club.count(MessageState.ACCEPTED) == SIZE)
    assert conflicts.count() > 2
    assert_agrees(club)
