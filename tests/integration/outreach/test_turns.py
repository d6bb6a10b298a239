"""Two plans at once may not both use what is left of a budget."""

from concurrent.futures import ThreadPoolExecutor

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import Run
from campaigns.outreach.planning import plan_run
from tests.clock import NOW
from tests.factories_budget import limit
from tests.factories_outreach import ledger, make_audience, make_launched
from tests.waiting import wait_until_it_waits


def planned(runtime: Runtime, run_id: int) -> None:
    with runtime.sessions.begin() as session:
        plan_run(session, session.get_one(Run, run_id), now=NOW)


def test_the_second_of_two_plans_sees_the_first(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_audience(session, 3)
        campaigns = [make_launched(session) for _ in range(2)]
        limit(session, (1, 7))
        first, second = (campaign.runs[0].id for campaign in campaigns)
    with ThreadPoolExecutor(1) as pool:
        with committed.sessions.begin() as session:
            plan_run(session, session.get_one(Run, first), now=NOW)
            work = pool.submit(planned, committed, second)
            wait_until_it_waits(committed, work)
        work.result()
    with committed.sessions() as session:
        states = [{row.state for row in ledger(session, session.merge(campaign))} for campaign in campaigns]
    assert states == [{MessageState.READY}, {MessageState.SKIPPED}]
