"""What follows from a file of purchases is done once all rows are kept, whatever becomes of the import."""

from typing import Any

import pytest
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.imports import following
from campaigns.members.imports.operations import resume_import
from campaigns.members.imports.queries import get_import
from campaigns.members.long_work.operations import stop_work
from campaigns.members.models import Activity, ActivityKind, MemberSummary, WorkKind, WorkState
from tests.clock import NOW
from tests.factories_imports import start_purchases, work
from tests.factories_members import imported, make_club
from tests.factories_work import work_off

CUSTOMERS, AMOUNT = 3, 100
FILE = "order,customer,date,amount\n" + "".join(
    f"T{number},C{number % CUSTOMERS},2026-02-01,{AMOUNT}\n" for number in range(2 * CUSTOMERS)
)
WHOLE = [(2, 2 * AMOUNT)] * CUSTOMERS


@pytest.fixture
def started(committed: Runtime) -> int:
    with committed.sessions.begin() as session:
        make_club(session)
        return start_purchases(session, FILE)


def standings(runtime: Runtime) -> list[tuple[int, int]]:
    """(purchases, points) of each member."""
    with runtime.sessions() as session:
        found = select(MemberSummary.purchases, MemberSummary.points).order_by(MemberSummary.member_id)
        return [(row.purchases, row.points) for row in session.execute(found)]


def stop_when_kept(runtime: Runtime, import_id: int) -> None:
    work_off(runtime, WorkKind.IMPORT, chunks=1)
    with runtime.sessions.begin() as session:
        stop_work(session, WorkKind.IMPORT, import_id)


def test_each_member_is_counted_once_at_the_end(committed: Runtime, started: int) -> None:
    work(committed)
    assert standings(committed) == WHOLE


def test_a_worker_who_leaves_after_the_last_row_is_followed_by_another(committed: Runtime, started: int) -> None:
    work_off(committed, WorkKind.IMPORT, chunks=1)
    assert standings(committed) != WHOLE
    work(committed)
    assert standings(committed) == WHOLE


def test_what_follows_from_a_stopped_import_is_done_all_the_same(committed: Runtime, started: int) -> None:
    stop_when_kept(committed, started)
    work(committed)
    assert standings(committed) == WHOLE


def test_a_stopped_import_stays_stopped(committed: Runtime, started: int) -> None:
    stop_when_kept(committed, started)
    work(committed)
    with committed.sessions() as session:
        assert get_import(session, started).work.state is WorkState.STOPPED


def test_going_on_counts_nothing_twice(committed: Runtime, started: int) -> None:
    stop_when_kept(committed, started)
    with committed.sessions.begin() as session:
        resume_import(session, import_id=started)
    work(committed)
    assert standings(committed) == WHOLE


def test_rows_that_a_merge_moved_meanwhile_are_followed(committed: Runtime, started: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "MEMBERS_AT_ONCE", 1)
    work_off(committed, WorkKind.IMPORT, chunks=CUSTOMERS - 1)
    with committed.sessions.begin() as session:
        first, *_others, last = session.scalars(select(MemberSummary.member_id).order_by(MemberSummary.member_id))
        merge_members(session, kept_id=first, other_id=last, now=NOW)
    work(committed)
    assert standings(committed) == [(4, 4 * AMOUNT), (2, 2 * AMOUNT)]


def test_an_order_corrected_before_anything_followed_counts_once(committed: Runtime, started: int) -> None:
    work_off(committed, WorkKind.IMPORT, chunks=1)
    with committed.sessions.begin() as session:
        corrected = "order,customer,date,amount\nT0,C0,2026-02-01,40\n"
        imported(session, corrected, now=NOW, source="till", correct=True)
    work(committed)
    assert standings(committed)[0] == (2, AMOUNT + 40)


def test_a_move_is_told_once(committed: Runtime, started: int) -> None:
    work(committed)
    with committed.sessions() as session:
        moves = select(func.count(Activity.id)).where(Activity.kind == ActivityKind.TIER_CHANGED)
        assert session.scalar(moves) == CUSTOMERS
