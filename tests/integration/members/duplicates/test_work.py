"""A search and a merging that staff asked for: done by whoever is free, stopped, taken up again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates import work as works
from campaigns.members.duplicates.queries import count_pairs
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.duplicates.tasks import NotUnderWay, latest_work, start_work, stop_work
from campaigns.members.duplicates.work import Hands, work_all
from campaigns.members.models import DuplicateTask, DuplicateWork, Member, WorkState
from tests.clock import NOW
from tests.factories_members import joins

pytestmark = pytest.mark.usefixtures("club")
SEARCH, MERGE = DuplicateTask.SEARCH, DuplicateTask.MERGE


def hands(runtime: Runtime, turns: int = 1_000) -> Hands:
    """Who does so many steps and then goes."""
    left = iter(range(turns))
    return Hands(runtime.sessions, runtime.clock, runtime.system_clock, lambda: next(left, None) is not None)


def ask(session: Session, task: DuplicateTask) -> DuplicateWork:
    return start_work(session, task=task, staff_id=None, system_now=NOW)


def twins(session: Session, pairs: int) -> None:
    for number in range(pairs):
        for _ in range(2):
            joins(session, f"Ana Lima {chr(97 + number) * 3}", email=f"ana{number}@example.com")
    session.commit()


def state(session: Session, task: DuplicateTask) -> tuple[WorkState, int, int]:
    session.expire_all()
    work = latest_work(session)[task]
    return work.state, work.done, work.total


def test_a_search_that_was_asked_for_is_done(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    ask(session, SEARCH)
    session.commit()
    work_all(hands(runtime))
    assert state(session, SEARCH)[0] is WorkState.DONE
    assert count_pairs(session) == 1


def test_asked_for_twice_it_is_one(session: Session, rings: list[str], runtime: Runtime) -> None:
    with runtime.sessions.begin() as writing:
        assert ask(writing, SEARCH).id == ask(writing, SEARCH).id
    assert rings == ["duplicates"]
    assert session.scalar(select(func.count(DuplicateWork.id))) == 1


def test_all_certain_pairs_are_merged_a_few_at_a_time(
    session: Session, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "A_FEW", 1)
    twins(session, 3)
    search_duplicates(session, now=NOW)
    ask(session, MERGE)
    session.commit()
    work_all(hands(runtime, turns=3))
    assert state(session, MERGE) == (WorkState.RUNNING, 2, 3)
    work_all(hands(runtime))
    assert state(session, MERGE) == (WorkState.DONE, 3, 3)
    assert session.scalar(select(func.count(Member.id))) == 3


def test_what_is_stopped_is_left_alone_and_begun_again(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    search_duplicates(session, now=NOW)
    ask(session, MERGE)
    stop_work(session, task=MERGE, system_now=NOW)
    session.commit()
    work_all(hands(runtime))
    assert state(session, MERGE)[0] is WorkState.STOPPED
    with pytest.raises(NotUnderWay):
        stop_work(session, task=MERGE, system_now=NOW)
    ask(session, MERGE)
    session.commit()
    work_all(hands(runtime))
    assert state(session, MERGE)[0] is WorkState.DONE


def test_a_search_whose_worker_goes_waits_for_another(session: Session, runtime: Runtime) -> None:
    twins(session, 1)
    ask(session, SEARCH)
    session.commit()
    work_all(hands(runtime, turns=1))
    assert state(session, SEARCH)[0] is WorkState.RUNNING
    assert count_pairs(session) == 0
    work_all(hands(runtime))
    assert count_pairs(session) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(59, WorkState.RUNNING), (61, WorkState.DONE)])
def test_what_a_silent_worker_holds_is_taken_after_a_while(
    session: Session, runtime: Runtime, seconds: int, taken: WorkState
) -> None:
    ask(session, SEARCH).lease_until = NOW + timedelta(seconds=60 - seconds)
    session.commit()
    work_all(hands(runtime))
    assert state(session, SEARCH)[0] is taken
