import pytest
from sqlalchemy import text

from campaigns.bootstrap import Runtime
from campaigns.core.database import ring_on_commit
from workers.queue import QueueName, make_doorbell, make_queue
from workers.redis_address import connect


def test_a_ring_waits_for_the_commit(committed: Runtime, rings: list[str]) -> None:
    with committed.sessions.begin() as session:
        ring_on_commit(session, QueueName.DELIVERY)
        with session.begin_nested():
            session.execute(text("SELECT 1"))
        assert rings == []
    assert rings == ["delivery"]


def test_rolled_back_work_rings_nothing(runtime: Runtime, rings: list[str]) -> None:
    with runtime.sessions() as session:
        session.execute(text("SELECT 1"))
        ring_on_commit(session, QueueName.DELIVERY)
        session.rollback()
        session.commit()
    assert rings == []


def test_a_savepoint_rolled_back_does_not_silence_the_rest(runtime: Runtime, rings: list[str]) -> None:
    with runtime.sessions.begin() as session:
        ring_on_commit(session, QueueName.DELIVERY)
        session.begin_nested().rollback()
    assert rings == ["delivery"]


def test_rings_that_wait_are_not_piled_up(valkey_url: str) -> None:
    ring = make_doorbell(valkey_url)
    for _ in range(20):
        ring(frozenset({"planning", "delivery"}))
    assert make_queue(connect(valkey_url), "delivery").count == 4


def test_a_dead_redis_does_not_stop_the_commit(committed: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    committed.sessions.configure(info={"doorbell": make_doorbell("unix:///nowhere/valkey.sock")})
    with committed.sessions.begin() as session:
        ring_on_commit(session, QueueName.RECEIPTS)
    assert "the sweep will ring again" in caplog.text
