"""Who saves tiers, who moves members on them and who buys meanwhile, on connections of their own."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from campaigns.bootstrap import Runtime
from campaigns.members.long_work import everybody
from campaigns.members.models import ActivityKind, Member, TierChange, WorkKind
from tests.factories_members import does, joins, make_club, tier_of
from tests.factories_work import recount, work_of
from tests.integration.members.recounts.ladders import change

WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def save(runtime: Runtime, **floors: int) -> None:
    with runtime.sessions() as session:
        change(session, **floors)  # type: ignore[arg-type]  # only floors


def waits(runtime: Runtime, saving: Future[None]) -> bool:
    """Whether it came to wait for others, instead of to its end."""
    while not saving.done():
        with runtime.sessions() as session:
            if session.scalar(WAITING):
                return True
    return False


def test_workers_at_once_move_each_member_once(
    committed: Runtime, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "MANY", 3)
    with committed.sessions.begin() as session:
        make_club(session)
        for number in range(40):
            does(session, joins(session, f"Guest {number}"), ActivityKind.PURCHASED, value=15_000)
    save(committed, silver=20_000)
    list(pool.map(lambda _: recount(committed, chunks=2), range(20)))
    recount(committed)
    found = work_of(committed, WorkKind.TIERS)
    with committed.sessions() as session:
        assert (found.done, found.changed) == (40, 40)
        assert session.scalar(select(func.count()).select_from(TierChange)) == 80


def test_a_purchase_under_way_is_counted_by_the_new_steps(committed: Runtime, pool: ThreadPoolExecutor) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        ana = joins(session)
    with committed.sessions() as till:
        does(till, ana, ActivityKind.PURCHASED, value=15_000)
        saving = pool.submit(save, committed, silver=20_000)
        assert waits(committed, saving)
        till.commit()
    saving.result()
    recount(committed)
    with committed.sessions() as session:
        assert tier_of(session, session.get_one(Member, ana.id)) == "member"
