"""Two schedulers, and none when the hour struck: 9, 10."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from campaigns.core.clock import system_clock
from campaigns.members.models import CalendarKind, SpecialDay, SpecialDayKind, Topic
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import OccasionKind, Run
from campaigns.outreach.planning import plan_due_runs
from tests.factories_messaging import make_people
from tests.factories_outreach import make_launched
from tests.system.faults.club import Club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.scheduler import keep_time, keep_time_ahead

NO_NIGHT: dict[str, Any] = {"quiet_from": 0, "quiet_until": 0}


def a_greeting(club: Club, size: int) -> None:
    """To people born yesterday, launched three days ago; it may come two days late."""
    now = club.runtime.clock()
    yesterday = (now - timedelta(days=1)).date()
    day = {"kind": SpecialDayKind.BIRTHDAY, "calendar": CalendarKind.GREGORIAN}
    with club.runtime.sessions.begin() as session:
        people = make_people(session, size, first=club.first)
        rows = [{"member_id": each, "month": yesterday.month, "day": yesterday.day, **day} for each, _ in people]
        session.execute(insert(SpecialDay), rows)
        greeting = {"occasion": OccasionKind.BIRTHDAY, "topic": Topic.EVENTS, "grace_hours": 48}
        make_launched(session, now=now - timedelta(days=3), **greeting, **NO_NIGHT)


def plan(club: Club) -> int:
    return plan_due_runs(club.runtime.sessions, clock=club.runtime.clock)


def days(club: Club) -> list[str]:
    with club.runtime.sessions() as session:
        return list(session.scalars(select(Run.occurrence_key)))


def test_09_two_schedulers_make_one_run_a_day_and_one_message_each(club: Club) -> None:
    a_greeting(club, 30)
    for _ in range(2):
        club.start(keep_time)
    yesterday = (system_clock() - timedelta(days=1)).date().isoformat()
    wait_until(lambda: yesterday in days(club))
    with ThreadPoolExecutor(2) as planners:
        club.audience = sum(planners.map(plan, [club, club]))
    assert (club.audience, len(days(club))) == (30, len(set(days(club))))
    club.start_worker()
    club.settles()
    assert_agrees(club)


def test_09_two_schedulers_take_back_one_dead_workers_chunk_once(club: Club) -> None:
    club.crowd(150)
    worker = club.start_worker("handed")
    worker.wait_at("handed")
    worker.kill()
    club.lapse()
    for _ in range(2):
        club.start(keep_time)
    club.start_worker()
    club.settles()
    assert_agrees(club)


@pytest.mark.parametrize(("grace", "state"), [(24, MessageState.ACCEPTED), (1, MessageState.EXPIRED)])
def test_10_no_scheduler_over_the_send_time(club: Club, grace: int, state: MessageState) -> None:
    """Within its grace a campaign goes late, after it not at all, and says so."""
    before = club.runtime.clock() - timedelta(hours=3)
    with club.runtime.sessions.begin() as session:
        make_people(session, 30, first=club.first)
        at = {"send_at": before + timedelta(hours=1), "grace_hours": grace}
        make_launched(session, now=before, **at, **NO_NIGHT)
    club.start(keep_time)
    club.audience = plan(club)
    club.start_worker()
    wait_until(lambda: club.count(state) == 30)
    assert_agrees(club)


def test_37_a_scheduler_whose_clock_is_ahead_takes_nothing_from_a_worker(club: Club) -> None:
    club.crowd(30)
    worker = club.start_worker("begun")
    worker.wait_at("begun")
    ahead = club.start(keep_time_ahead)
    for _ in range(3):
        ahead.wait_at("checked")
    assert (club.open_claims(), club.count(MessageState.CLAIMED)) == (1, 30)
    worker.go_free()
    club.settles()
    assert_agrees(club)
