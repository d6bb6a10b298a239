"""Whatever a figure of the monthly review counts is found behind it, and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.care.complaints import answer
from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.core.errors import NotFound
from campaigns.insight.month.behind import ROWS, rows_behind
from campaigns.insight.month.figures import Figure, Section, figures_of
from campaigns.insight.month.people import BEHIND, people_behind
from campaigns.insight.month.review import month_review
from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    EntryKind,
    Member,
    PointsEntry,
    Redemption,
    RedemptionKind,
)
from campaigns.messaging.models import Conversation, MessageState
from campaigns.outreach.occasions.kinds import OccasionKind
from campaigns.staff.models import Staff
from campaigns.surprises.models import MomentState
from tests.clock import NOW
from tests.factories_care import buys, carer, complains, owned, talks
from tests.factories_events import make_house
from tests.factories_members import does, joins
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_moments import approved, cook
from tests.factories_reports import comes, over, salon_of

NOVEMBER = date(2026, 11, 1)
A_DAY = timedelta(days=1)
SHARES = {"active_share", "again_share", "attendance", "answer_days"}
"""Figures behind which are those that the share is of, or of which the median is taken."""


OTHERS = ("joined", "late_tasks", "conversations", "open_complaints", "overdue_complaints")
"""Of which Ada has none."""


@pytest.fixture
def ada(session: Session) -> Staff:
    """A month in which something of each kind took place, for a member of hers and for others."""
    make_house(session)
    ada = carer(session)
    hers, other = owned(session, ada), joins(session, "Bo Li", joined_at=NOW)
    salon = salon_of(session, days_ago=3)
    for guest in (comes(session, salon, party=3), comes(session, salon)):
        guest.member.owner_id = ada.id if guest.people_in == 3 else None
    over(session, salon)
    for member in (hers, other):
        bought_and_spoke(session, member, ada)
        wrote(session, member)
    over_due(session, hers, ada)
    surprised(session, hers, other)
    return ada


def bought_and_spoke(session: Session, member: Member, staff: Staff) -> None:
    buys(session, member, days_ago=40)
    buys(session, member)
    does(session, member, ActivityKind.REFUNDED, value=-40)
    talks(session, member, staff)
    session.add(PointsEntry(member_id=member.id, cause="test", points=70, at=NOW, kind=EntryKind.EARNED))
    session.add(Redemption(member_id=member.id, kind=RedemptionKind.GIFT, title="Tea", points=30, at=NOW))
    session.flush()


def wrote(session: Session, member: Member) -> None:
    run, greeting, version = make_run(session), make_run(session), make_version(session)
    greeting.campaign.occasion = OccasionKind.BIRTHDAY
    for state in (MessageState.DELIVERED, MessageState.FAILED, MessageState.SKIPPED, MessageState.UNKNOWN):
        for each in (run, greeting):
            make_message(session, member=member, run_id=each.id, state=state, template_version_id=version)


def over_due(session: Session, member: Member, staff: Staff) -> None:
    done = complains(session, now=NOW - timedelta(hours=2), email="ana@example.com")
    done.owner_id = staff.id
    answer(session, complaint_id=done.id, text="We are sorry.", staff_id=staff.id, now=NOW)
    complains(session, now=NOW - 9 * A_DAY, email="bo@example.com")
    due = {"due_on": (NOW - A_DAY).date(), "reason": FollowUpReason.ASKED, "state": FollowUpState.OPEN}
    session.add(FollowUp(cause="test", member_id=member.id, owner_id=staff.id, made_at=NOW, **due))
    said = {"opened_at": NOW, "said_at": NOW}
    session.add(Conversation(kind=AddressKind.EMAIL, address="x@y.example", member_id=member.id, **said))
    session.flush()


def surprised(session: Session, *members: Member) -> None:
    for member, state in zip(members, (MomentState.DONE, MomentState.APPROVED), strict=True):
        moment = approved(session, member, by=cook(session))
        moment.state, moment.ended_at = state, NOW
        for task in moment.tasks:
            task.due_at = NOW - A_DAY
    session.flush()


def figures(session: Session, owner_id: int | None) -> list[Figure]:
    found = month_review(session, month=NOVEMBER, owner_id=owner_id, now=NOW)
    return [each for section in Section for each in figures_of(found, section) if each.key != "came_back"]


def behind(session: Session, key: str, owner_id: int | None) -> tuple[int, int]:
    """What the rows on one long page come to, and what its head says."""
    asked = {"month": NOVEMBER, "owner_id": owner_id, "limit": 500, "offset": 0}
    if key in BEHIND:
        people, total = people_behind(session, key, **asked)  # type: ignore[arg-type]
        return len(people), total
    found = rows_behind(session, key, now=NOW, **asked)  # type: ignore[arg-type]
    return sum(row.counts for row in found.rows), found.total


@pytest.mark.parametrize("of_owner", [False, True])
def test_each_figure_is_the_sum_of_what_is_behind_it(session: Session, ada: Staff, *, of_owner: bool) -> None:
    owner_id = ada.id if of_owner else None
    counted = [each for each in figures(session, owner_id) if each.key not in SHARES]
    assert [(each.key, (each.value, each.value)) for each in counted] == [
        (each.key, behind(session, each.key, owner_id)) for each in counted
    ]
    nothing = {each.key for each in counted if not each.value}
    assert nothing == ({"friends", *OTHERS} if of_owner else {"friends"})


def test_every_figure_has_something_behind_it(session: Session, ada: Staff) -> None:
    assert {each.key for each in figures(session, None)} == {*BEHIND, *ROWS}


def test_what_is_no_figure_is_refused(session: Session, ada: Staff) -> None:
    with pytest.raises(NotFound):
        rows_behind(session, "moon", month=NOVEMBER, owner_id=None, now=NOW, limit=1, offset=0)
