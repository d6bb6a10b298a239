"""Twenty tills redeem the points of one member in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member, PointsEntry, RedemptionKind
from campaigns.members.points import redemption
from campaigns.members.points.redemption import NotEnoughPoints, Wish, redeem
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of

TILLS, PRICE, THERE = 20, 30, 100


@pytest.fixture
def member(committed: Runtime) -> Member:
    with committed.sessions.begin() as session:
        make_club(session)
        member = joins(session)
        does(session, member, ActivityKind.PURCHASED, value=THERE * 100)
        return member


def redeem_at_once(runtime: Runtime, member: Member) -> int:
    """How many of the tills were given the points."""
    together = Barrier(TILLS)

    def till(_number: int) -> bool:
        with runtime.sessions() as session:
            session.connection()
            together.wait()
            try:
                redeem(
                    session,
                    member_id=member.id,
                    wish=Wish(RedemptionKind.GIFT, "Tea", PRICE),
                    staff_id=None,
                    now=NOW,
                )
            except NotEnoughPoints:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(TILLS) as tills:
        return sum(tills.map(till, range(TILLS)))


def left(runtime: Runtime, member: Member) -> tuple[int, int]:
    """By the ledger, and as kept."""
    with runtime.sessions() as session:
        mine = select(func.sum(PointsEntry.points)).where(PointsEntry.member_id == member.id)
        return int(session.scalars(mine).one()), summary_of(session, member).points


def test_points_are_never_given_twice(committed: Runtime, member: Member) -> None:
    assert redeem_at_once(committed, member) == THERE // PRICE
    assert left(committed, member) == (THERE % PRICE, THERE % PRICE)


def test_without_the_lock_they_are(committed: Runtime, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(redemption, "lock_summaries", lambda *_, **__: None)
    redeem_at_once(committed, member)
    assert left(committed, member)[0] < 0
