"""The same call from two connections at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member, Purchase
from campaigns.staff.api_keys import add_key
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of
from tests.functional.api.callers import SECRET, Caller, item
from webapp.app import create_app


@pytest.fixture
def ana(committed: Runtime) -> Member:
    with committed.sessions.begin() as session:
        make_club(session)
        add_key(session, name="The till", secret=SECRET, now=NOW)
        return joins(session, source_reference="A1")


def at_once(runtime: Runtime, *items: Any, calls: int = 4, **options: Any) -> list[list[str]]:
    app = create_app(runtime)
    with ThreadPoolExecutor(calls) as tills:
        return list(tills.map(lambda _: Caller(app.test_client()).states(*items, **options), range(calls)))


def test_each_purchase_is_recorded_once(ana: Member, committed: Runtime) -> None:
    told = at_once(committed, *(item(order_reference=f"o{number}", amount="10") for number in range(50)))
    assert sorted(map(set, told), key=sorted) == [{"recorded"}, {"unchanged"}, {"unchanged"}, {"unchanged"}]
    with committed.sessions() as session:
        assert session.scalar(select(func.count(Purchase.id))) == 50
        assert summary_of(session, ana).points == 500


def test_a_correction_is_made_once(ana: Member, committed: Runtime) -> None:
    at_once(committed, item(), calls=1)
    told = at_once(committed, item(amount="20"), correct=True)
    assert sorted(states[0] for states in told) == ["corrected", "unchanged", "unchanged", "unchanged"]
    with committed.sessions() as session:
        assert (session.scalar(select(Purchase.revision)), summary_of(session, ana).points) == (1, 20)


def test_somebody_new_joins_once(ana: Member, committed: Runtime) -> None:
    told = at_once(committed, item(member={"email": "bo@example.com", "name": "Bo Chen"}), create_members=True)
    assert sorted(states[0] for states in told) == ["recorded", "unchanged", "unchanged", "unchanged"]
    with committed.sessions() as session:
        assert session.scalar(select(func.count(Member.id))) == 2


def test_refunds_at_once_give_back_no_more_than_was_paid(ana: Member, committed: Runtime) -> None:
    at_once(committed, item(amount="100"), calls=1)
    app = create_app(committed)

    def refund(number: int) -> str:
        back = item(order_reference=f"r{number}", kind="refund", amount="40", refunded_order="o1")
        return Caller(app.test_client()).states(back)[0]

    with ThreadPoolExecutor(4) as tills:
        assert sorted(tills.map(refund, range(4))) == ["recorded", "recorded", "refused", "refused"]
