from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.written_today import written_today
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_launched
from tests.factories_staff import Browser, make_staff


@pytest.fixture
def owner(runtime: Runtime, session: Session) -> Staff:
    """Of two members, both written to today, one is theirs."""
    staff = make_staff(runtime)
    member = make_audience(session, 2)[0]
    member.full_name, member.owner_id = "Wu Lan", staff.id
    make_launched(session, name="Spring letter")
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return staff


def seen(session: Session, owner: Staff, **changes: Any) -> list[tuple[str, str, bool]]:
    session.execute(update(Message).values(**changes)) if changes else None
    found = written_today(session, owner_id=owner.id, now=NOW)
    return [(each.member.full_name, each.campaign.name, each.gone) for each in found.rows]


def test_my_day_says_who_of_mine_is_written_to_and_by_what(client: FlaskClient, owner: Staff) -> None:
    browser = Browser(client)
    browser.sign_in(owner.email)
    page = browser.get("/care").text
    assert ("Written to today" in page, "Wu Lan" in page, "Spring letter" in page) == (True, True, True)


@pytest.mark.parametrize(("days", "said"), [(0, True), (1, False)])
def test_a_call_that_is_due_says_so_too(
    client: FlaskClient, session: Session, owner: Staff, *, days: int, said: bool
) -> None:
    member = session.scalars(select(Member).where(Member.owner_id == owner.id)).one()
    due = {"cause": "t", "member_id": member.id, "owner_id": owner.id, "due_on": NOW.date(), "made_at": NOW}
    session.add(FollowUp(**due, reason=FollowUpReason.ASKED, state=FollowUpState.OPEN))
    session.execute(update(Message).values(due_at=NOW + timedelta(days=days)))
    session.commit()
    browser = Browser(client)
    browser.sign_in(owner.email)
    assert ("a call would come on top of it." in browser.get("/care").text) is said


def test_only_my_own_count(session: Session, owner: Staff) -> None:
    assert seen(session, owner) == [("Wu Lan", "Spring letter", False)]


def test_what_has_gone_says_so(session: Session, owner: Staff) -> None:
    assert seen(session, owner, state=MessageState.DELIVERED) == [("Wu Lan", "Spring letter", True)]


@pytest.mark.parametrize(
    "changes",
    [{"state": MessageState.SKIPPED}, {"due_at": NOW + timedelta(days=1)}, {"due_at": NOW - timedelta(days=1)}],
)
def test_neither_what_is_not_sent_nor_another_day_counts(
    session: Session, owner: Staff, changes: dict[str, Any]
) -> None:
    assert seen(session, owner, **changes) == []


def test_who_has_none_sees_nothing(session: Session, owner: Staff) -> None:
    session.execute(update(Member).values(owner_id=None))
    assert seen(session, owner) == []
