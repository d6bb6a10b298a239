from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ContactPointState
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_due_runs
from tests.factories_outreach import ledger, make_launched, make_member, reachable


def plan(runtime: Runtime, session: Session, campaign: Campaign) -> list[Message]:
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return ledger(session, campaign)


def test_a_second_address_stands_in_for_one_that_bounced(runtime: Runtime, session: Session) -> None:
    member = reachable(session, make_member(session), email="old@example.com")
    member.contact_points[0].state, member.contact_points[0].preferred = ContactPointState.BOUNCED, False
    session.flush()
    reachable(session, member, email="new@example.com")
    rows = plan(runtime, session, make_launched(session))
    assert [(row.address, row.state) for row in rows] == [("new@example.com", MessageState.READY)]


def test_two_members_with_one_address_are_written_to_once(runtime: Runtime, session: Session) -> None:
    for _ in range(2):
        reachable(session, make_member(session), email="home@example.com")
    rows = plan(runtime, session, make_launched(session))
    assert [(row.state, row.reason) for row in rows] == [
        (MessageState.READY, ""),
        (MessageState.SKIPPED, "duplicate_address"),
    ]


def test_of_two_at_one_address_neither_hears_from_us_again_too_soon(runtime: Runtime, session: Session) -> None:
    for _ in range(2):
        reachable(session, make_member(session), email="home@example.com")
    plan(runtime, session, make_launched(session))
    rows = plan(runtime, session, make_launched(session, rest_days=7))
    assert [row.reason for row in rows] == ["capped", "duplicate_address"]
