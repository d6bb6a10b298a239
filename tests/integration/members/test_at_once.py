from concurrent.futures import ThreadPoolExecutor

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of


def buy(runtime: Runtime, member: Member, number: int) -> None:
    with runtime.sessions.begin() as session:
        told = NewActivity(member.id, ActivityKind.PURCHASED, NOW, f"till/{number}", value=1000)
        record_activities(session, [told], now=NOW)


def test_purchases_recorded_at_once_are_all_summed(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        member = joins(session)
    with ThreadPoolExecutor(8) as till:
        list(till.map(lambda number: buy(committed, member, number), range(40)))
    with committed.sessions() as session:
        summary = summary_of(session, member)
    assert (summary.purchases, summary.spend, summary.points) == (40, 40_000, 400)
