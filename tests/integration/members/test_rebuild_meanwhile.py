"""A recording and a rebuild at the same time, each through its own connection: the summary has what was recorded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.members.standing import rebuild
from campaigns.members.standing.rebuild import rebuild_summaries
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of
from tests.waiting import wait_until_it_waits


@pytest.fixture
def member(committed: Runtime) -> Member:
    """Who bought once; their kept summary was spoilt, so that a rebuild has something to write."""
    with committed.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        buys(session, member, 1)
        session.execute(text("UPDATE member_summary SET spend = 1"))
        return member


def buys(session: Session, member: Member, number: int) -> None:
    told = NewActivity(member.id, ActivityKind.PURCHASED, NOW, f"till/{number}", value=1_000)
    record_activities(session, [told], now=NOW)


def rebuilt(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        rebuild_summaries(session, now=NOW)


def bought_again(runtime: Runtime, member: Member) -> None:
    with runtime.sessions.begin() as session:
        buys(session, member, 2)


def spend_of(runtime: Runtime, member: Member) -> int:
    with runtime.sessions() as session:
        return summary_of(session, member).spend


def test_a_recording_that_is_not_committed_yet_is_not_overwritten(committed: Runtime, member: Member) -> None:
    """The rebuild read before it, waits for its lock, and leaves the row that changed meanwhile."""
    with ThreadPoolExecutor(1) as other:
        with committed.sessions.begin() as session:
            buys(session, member, 2)
            work = other.submit(rebuilt, committed)
            wait_until_it_waits(committed, work)
        work.result()
    assert spend_of(committed, member) == 2_000


def test_a_recording_waits_for_a_rebuild_that_wrote_and_sums_after_it(committed: Runtime, member: Member) -> None:
    with ThreadPoolExecutor(1) as other:
        with committed.sessions.begin() as session:
            rebuild_summaries(session, now=NOW)
            work = other.submit(bought_again, committed, member)
            wait_until_it_waits(committed, work)
        work.result()
    assert spend_of(committed, member) == 2_000


def test_a_recording_between_reading_and_writing_stands(
    committed: Runtime, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = meanwhile(rebuild._differing, lambda: bought_again(committed, member))
    monkeypatch.setattr(rebuild, "_differing", written)
    rebuilt(committed)
    assert spend_of(committed, member) == 2_000


def meanwhile(step: Callable[[], object], what: Callable[[], None]) -> Callable[[], object]:
    def both() -> object:
        what()
        return step()

    return both
