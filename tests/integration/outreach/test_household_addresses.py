import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import HouseholdRole
from campaigns.members.profile.households import make_household, set_roles
from campaigns.messaging.models import MessageState, SkipReason
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_outreach import ledger, make_launched, make_member, reachable

BUYER, USER, DECIDES = HouseholdRole
Parts = tuple[tuple[HouseholdRole, ...], ...]


@pytest.mark.parametrize(
    ("parts", "written_to"),
    [
        (((), (DECIDES,), (BUYER,)), 1),
        (((USER,), (), (BUYER, USER)), 2),
        (((USER,), (), ()), 0),
        (((BUYER,), (USER, DECIDES), (DECIDES,)), 1),
    ],
)
def test_of_a_household_with_one_address_who_decides_or_pays_is_written_to(
    runtime: Runtime, session: Session, parts: Parts, written_to: int
) -> None:
    family = [reachable(session, make_member(session), email="home@example.com") for _ in parts]
    home = make_household(session, name="Lima", member_ids=[each.id for each in family], now=NOW)
    for member, roles in zip(family, parts, strict=True):
        set_roles(session, household_id=home.id, member_id=member.id, roles=roles, now=NOW)
    campaign = make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    rows = ledger(session, campaign)
    assert [row.member_id for row in rows if row.state is MessageState.READY] == [family[written_to].id]
    assert [row.reason for row in rows if row.state is MessageState.SKIPPED] == [SkipReason.DUPLICATE_ADDRESS] * 2


def test_who_decides_but_cannot_be_written_to_leaves_it_to_the_others(runtime: Runtime, session: Session) -> None:
    child, parent = (reachable(session, make_member(session), email="home@example.com") for _ in range(2))
    home = make_household(session, name="Lima", member_ids=[child.id, parent.id], now=NOW)
    set_roles(session, household_id=home.id, member_id=parent.id, roles=[DECIDES], now=NOW)
    parent.deceased = True
    campaign = make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    assert [row.member_id for row in ledger(session, campaign) if row.state is MessageState.READY] == [child.id]
