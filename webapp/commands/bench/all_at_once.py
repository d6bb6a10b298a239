"""How long it takes until most members of a large club have another tier, or lost points, by one change of rules."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from campaigns.core.clock import system_clock
from campaigns.core.database import Sessions
from campaigns.core.tokens import random_code
from campaigns.members.long_work.hand import Workshop
from campaigns.members.long_work.loop import work_all
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import Member, TierBasis, WorkKind
from campaigns.members.points.expiry import expire_points
from campaigns.members.points.rules import change_rules
from campaigns.members.tiers.plan import TierPlan, change_tiers, tier_revision
from campaigns.members.tiers.policy import read_ladder
from campaigns.members.tiers.steps import let_days_pass
from webapp.commands.bench.figure import Figure, seconds

A_MILLION = 60.0
"""Seconds for a million members."""
LOW, HIGH = 20_000, 30_000
"""What each step takes more than the one below it, in minor units, so that most members stand on another."""
A_MONTH = 30

_BARE_MOVES = "UPDATE member SET tier_id = (SELECT max(id) FROM tier) WHERE id <= :members"
_BARE_ENTRIES = """
    INSERT INTO points_entry (member_id, kind, cause, points, at)
    SELECT id, 'adjusted', 'bare', 0, CAST(:now AS timestamptz) FROM member WHERE id <= :members
"""


def all_at_once(sessions: Sessions, members: int, *, now: datetime) -> Iterator[Figure]:
    """Beside the same number of plain rows changed or added."""
    reach = A_MILLION * members / 1_000_000
    for name, step, bare in (
        ("tiers changed and members moved behind the save", _change, _BARE_MOVES),
        ("a day passes and members move at once", _pass_day, _BARE_MOVES),
        ("points run out", _expire, _BARE_ENTRIES),
    ):
        changed = 0

        def counted(step: Callable[..., int] = step) -> None:
            nonlocal changed
            changed = step(sessions, now=now)

        taken = seconds(counted)
        yield Figure(f"{members:,} members, {name}: {changed:,}", taken, _bare(sessions, bare, changed, now=now), reach)


def _change(sessions: Sessions, *, now: datetime) -> int:
    with sessions.begin() as session:
        change_tiers(session, _plan(session, LOW), now=now)
    work_all(Workshop(sessions, lambda: now, system_clock, random_code, lambda: True), WorkKind.TIERS)
    with sessions() as session:
        found = find_work(session, WorkKind.TIERS)
    return found.changed if found else 0


def _pass_day(sessions: Sessions, *, now: datetime) -> int:
    with sessions.begin() as session:
        session.execute(text("UPDATE tier SET floor = rank * :high"), {"high": HIGH})
    with sessions.begin() as session:
        return let_days_pass(session, now)


def _expire(sessions: Sessions, *, now: datetime) -> int:
    with sessions.begin() as session:
        change_rules(session, rules={}, expire_after_days=A_MONTH, now=now)
        return expire_points(session, now + timedelta(days=1))


def _plan(session: Session, each: int) -> TierPlan:
    steps = [replace(step, floor=place * each) for place, step in enumerate(read_ladder(session).steps)]
    return TierPlan(steps, TierBasis.SPEND, window_days=None, grace_days=0, revision=tier_revision(session))


def _bare(sessions: Sessions, statement: str, members: int, *, now: datetime) -> float:
    """Taken back: what comes after finds the club as it was."""
    with sessions() as session:
        last = session.scalar(select(func.max(select(Member.id).order_by(Member.id).limit(members).subquery().c.id)))
        given = {"members": last} if ":now" not in statement else {"members": last, "now": now}
        return seconds(lambda: session.execute(text(statement), given))
