"""Imports whose worker dies, or that two have in hand: each row counts once, whoever reads it."""

from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from sqlalchemy import func, select, update

from campaigns.bootstrap import Runtime
from campaigns.members.imports.queries import get_import
from campaigns.members.long_work.hand import Hand, take
from campaigns.members.long_work.loop import work_off
from campaigns.members.long_work.queries import get_work
from campaigns.members.models import Activity, ActivityKind, LongWork, Purchase, WorkKind, WorkState
from tests.clock import NOW
from tests.factories_imports import start_purchases, work
from tests.factories_members import make_club
from tests.factories_work import shop_of
from tests.sizes import few
from tests.system.faults.club import wait_until
from tests.system.faults.deliverer import Orders
from tests.system.faults.importer import bring_in
from tests.system.faults.worker import Worker, start_worker

ROWS = few(8_000, thorough=20_000)


@pytest.fixture
def started(committed: Runtime) -> int:
    """Every customer twice a day, without order references: those are made, and must be the same after each kill."""
    lines = [f"C{number % 500},2026-01-{number // 1_000 + 1:02d},{number % 90 + 1}\n" for number in range(ROWS)]
    with committed.sessions.begin() as session:
        make_club(session)
        return start_purchases(session, "customer,date,amount\n" + "".join(lines) + "C1,2026-02-30,1\n")


def test_a_worker_killed_twice_leaves_no_row_out_and_none_twice(committed: Runtime, started: int) -> None:
    for least in (1, ROWS * 2 // 5):
        worker = start(committed)
        wait_until(partial(is_past, committed, started, least))
        worker.kill()
        assert state(committed, started) is WorkState.RUNNING
        let_lease_run_out(committed)
    assert start(committed).ended() == 0
    assert state(committed, started) is WorkState.DONE
    assert counted(committed, started) == (ROWS, ROWS, ROWS, 1)


def test_two_workers_at_one_import_keep_each_row_once(committed: Runtime, started: int) -> None:
    both = [Thread(target=work_off, args=(in_hand(committed),)) for _ in "12"]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    let_lease_run_out(committed)
    work(committed)
    assert counted(committed, started) == (ROWS, ROWS, ROWS, 1)


def in_hand(runtime: Runtime) -> Hand:
    """Also when another has it."""
    let_lease_run_out(runtime)
    hand = take(shop_of(runtime), WorkKind.IMPORT)
    assert hand is not None
    return hand


def start(runtime: Runtime) -> Worker:
    given = {"DATABASE_URL": runtime.settings.database_url, "CONVIVE_SECRET_KEY": "tests", "REDIS_URL": ""}
    return start_worker(Orders(given, runtime.settings.home / "worker.log", 1), bring_in)


def let_lease_run_out(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        session.execute(update(LongWork).values(lease_until=NOW - timedelta(seconds=1)))


def is_past(runtime: Runtime, import_id: int, least: int) -> bool:
    with runtime.sessions() as session:
        return get_work(session, WorkKind.IMPORT, import_id).done >= least


def state(runtime: Runtime, import_id: int) -> WorkState:
    with runtime.sessions() as session:
        return get_work(session, WorkKind.IMPORT, import_id).state


def counted(runtime: Runtime, import_id: int) -> tuple[int, int, int, int]:
    """Purchases, their rows of the timelines, rows told as added, rows refused."""
    bought = select(func.count(Activity.id)).where(Activity.kind == ActivityKind.PURCHASED)
    with runtime.sessions() as session:
        found = get_import(session, import_id)
        purchases = session.scalar(select(func.count(Purchase.id))) or 0
        return purchases, session.scalar(bought) or 0, found.added, found.refused
