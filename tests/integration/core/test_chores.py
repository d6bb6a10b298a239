"""What is done once a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.core.chores import Chore, do_chores
from tests.clock import NOW
from tests.factories_outreach import make_club

SWEEP = Chore("sweep", lambda _session, _now: done.append("sweep"))
BROKEN = Chore("broken", lambda _session, _now: 1 / 0)
done: list[str] = []


def test_a_chore_is_done_once_a_day(runtime: Runtime) -> None:
    done.clear()
    for moment in (NOW, NOW, NOW + timedelta(days=1)):
        do_chores(runtime.sessions, [SWEEP], now=moment)
    assert done == ["sweep", "sweep"]


def test_one_by_the_clubs_day_is_done_again_once_that_begins(runtime: Runtime) -> None:
    done.clear()
    with runtime.sessions.begin() as session:
        make_club(session, zone="Asia/Shanghai")
    for hours in (0, 6, 7):  # 17:00, 23:00 and midnight in Shanghai
        do_chores(runtime.sessions, [replace(SWEEP, by_club=True)], now=NOW + timedelta(hours=hours))
    assert done == ["sweep", "sweep"]


def test_one_that_fails_keeps_none_from_being_done(runtime: Runtime) -> None:
    done.clear()
    do_chores(runtime.sessions, [BROKEN, SWEEP], now=NOW)
    assert done == ["sweep"]


def test_one_in_chunks_goes_on_with_each_beat_until_nothing_is_left(runtime: Runtime) -> None:
    left = [3, 2, 0]
    chunk = Chore("chunk", lambda _session, _now: left.pop(0), in_chunks=True)
    for _ in range(5):
        do_chores(runtime.sessions, [chunk], now=NOW)
    assert left == []


def test_one_that_failed_is_tried_again_the_same_day(runtime: Runtime) -> None:
    done.clear()
    for chore in (Chore("sweep", BROKEN.do), SWEEP):
        do_chores(runtime.sessions, [chore], now=NOW)
    assert done == ["sweep"]


def test_before_the_club_is_set_up_all_wait_quietly(runtime: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    do_chores(runtime.sessions, CHORES, now=NOW)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
