"""Of two merges of one member, each through a connection of its own, one is refused and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates.merging import GoneMeanwhile, merge_members
from campaigns.members.models import Activity, ActivityKind, Member, Merge
from tests.clock import NOW
from tests.factories_members import does, joins, make_club


def test_one_of_two_merges_is_refused(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        one, other, third = (joins(session, name).id for name in ("Ana Lima", "A. Lima", "Ana de Lima"))
        does(session, session.get_one(Member, other), ActivityKind.PURCHASED, value=500)

    def merged(kept_id: int) -> bool:
        try:
            with committed.sessions.begin() as session:
                merge_members(session, kept_id=kept_id, other_id=other, now=NOW)
        except GoneMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(merged, (one, third))) == [False, True]
    with committed.sessions() as session:
        (kept_id,) = session.scalars(select(Merge.kept_id))
        bought = select(func.count()).where(Activity.member_id == kept_id, Activity.kind == ActivityKind.PURCHASED)
        assert session.scalar(bought) == 1
