"""A search and a merging that staff asked for: done by whoever is free, stopped, taken up again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.core.chores import do_chores
from campaigns.members.duplicates import work as works
from campaigns.members.duplicates.queries import count_pairs
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.long_work import operations
from campaigns.members.long_work.hand import LEASE
from campaigns.members.long_work.loop import work_all
from campaigns.members.long_work.operations import NotUnderWay, stop_work
from campaigns.members.long_work.queries import get_work
from campaigns.members.models import LongWork, Member, WorkKind, WorkState
from tests.clock import NOW
from tests.factories_members import joins
from tests.factories_work import shop_of, work_off

pytestmark = pytest.mark.usefixtures("club")
SEARCH, MERGE = WorkKind.SEARCH, WorkKind.MERGE


def work(runtime: Runtime, chunks: int | None = None) -> None:
    work_off(runtime, SEARCH, MERGE, chunks=chunks)


def ask(session: Session, kind: WorkKind) -> LongWork:
    return operations.ask(session, kind, now=NOW)


def twins(session: Session, pairs: int) -> None:
    for number in range(pairs):
        for _ in range(2):
            joins(session, f"Ana Lima {chr(97 + number) * 3}", email=f"ana{number}@example.com")
    session.commit()


def state(session: Session, kind: WorkKind) -> tuple[WorkState, int, int]:
    session.expire_all()
    found = get_work(session, kind)
    return found.state, found.done, found.total


def test_a_search_that_was_asked_for_is_done(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    ask(session, SEARCH)
    session.commit()
    work(runtime)
    assert state(session, SEARCH)[0] is WorkState.DONE
    assert count_pairs(session) == 1


def test_the_night_asks_for_a_search_and_does_none_itself(session: Session, runtime: Runtime, rings: list[str]) -> None:
    twins(session, 1)
    do_chores(runtime.sessions, CHORES, now=NOW)
    assert (state(session, SEARCH)[0], count_pairs(session)) == (WorkState.RUNNING, 0)
    assert "duplicates" in rings
    work(runtime)
    assert count_pairs(session) == 1


def test_asked_for_twice_it_is_one(session: Session, rings: list[str], runtime: Runtime) -> None:
    with runtime.sessions.begin() as writing:
        assert ask(writing, SEARCH).turn == ask(writing, SEARCH).turn
    assert rings == ["duplicates"]
    assert session.scalar(select(func.count(LongWork.kind))) == 1


def test_all_certain_pairs_are_merged_a_few_at_a_time(
    session: Session, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "A_FEW", 1)
    twins(session, 3)
    search_duplicates(session, now=NOW)
    ask(session, MERGE)
    session.commit()
    work(runtime, chunks=2)
    assert state(session, MERGE) == (WorkState.RUNNING, 2, 3)
    work(runtime)
    assert state(session, MERGE) == (WorkState.DONE, 3, 3)
    assert session.scalar(select(func.count(Member.id))) == 3


def test_what_is_stopped_is_left_alone_and_begun_again(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    search_duplicates(session, now=NOW)
    ask(session, MERGE)
    stop_work(session, MERGE)
    session.commit()
    work(runtime)
    assert state(session, MERGE)[0] is WorkState.STOPPED
    with pytest.raises(NotUnderWay):
        stop_work(session, MERGE)
    ask(session, MERGE)
    session.commit()
    work(runtime)
    assert state(session, MERGE)[0] is WorkState.DONE


def test_a_search_whose_worker_goes_waits_for_another(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    ask(session, SEARCH)
    session.commit()
    work(runtime, chunks=0)
    assert state(session, SEARCH)[0] is WorkState.RUNNING
    assert count_pairs(session) == 0
    work(runtime)
    assert count_pairs(session) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(29, WorkState.RUNNING), (31, WorkState.DONE)])
def test_what_a_silent_worker_holds_is_taken_after_a_while(
    session: Session, runtime: Runtime, seconds: int, taken: WorkState
) -> None:
    ask(session, SEARCH).lease_until = NOW + LEASE - timedelta(seconds=seconds)
    session.commit()
    work(runtime)
    assert state(session, SEARCH)[0] is taken


def test_a_search_tells_how_many_it_has_read(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    ask(session, SEARCH)
    session.commit()
    seen: list[int] = []
    work_all(replace(shop_of(runtime), told=lambda work: seen.append(work.changed)), SEARCH)
    assert seen == [2, 2]
