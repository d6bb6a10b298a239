"""Whose a member is, and how they change hands."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import OwnershipChange, OwnershipReason
from campaigns.care.owners import who_cares
from campaigns.care.ownership import CannotCare, NotYours, OwnedAlready, assign, give, hand_over, take
from campaigns.core.errors import NotFound, Refused
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_care import at_once, carer, changes_of, owned, round_of, talks, tasks_of, warning_of
from tests.factories_members import joins, make_club
from tests.factories_messaging import make_people
from tests.sizes import few


def test_carers_stand_by_name_and_namesakes_as_they_came(session: Session) -> None:
    first, second, before = (carer(session, name) for name in ("Bea Silva", "Bea Silva", "Ana Ortiz"))
    first.digest_hour = 9  # the row that was written last is read last, if nobody says otherwise
    session.flush()
    assert [each.id for each in who_cares(session)] == [before.id, first.id, second.id]


def test_who_enters_a_member_owns_them(session: Session, ada: Staff) -> None:
    member = joins(session, owner_id=ada.id)
    session.refresh(member)
    assert member.owner_since == NOW
    assert [(change.to_id, change.reason) for change in changes_of(session, member)] == [(ada.id, "first")]


def test_a_contact_by_somebody_else_leaves_the_credit(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    talks(session, member, carer(session, "Bo"))
    session.refresh(member)
    assert member.owner_id == ada.id


def test_nobodys_member_is_taken_by_the_first(session: Session, ada: Staff) -> None:
    member = joins(session)
    take(session, member_id=member.id, staff_id=ada.id, now=NOW)
    take(session, member_id=member.id, staff_id=ada.id, now=NOW)
    with pytest.raises(OwnedAlready):
        take(session, member_id=member.id, staff_id=carer(session).id, now=NOW)
    assert (member.owner_id, len(changes_of(session, member))) == (ada.id, 1)


@pytest.mark.parametrize(("role", "active"), [(Role.HOST, True), (Role.VIEWER, True), (Role.MARKETER, False)])
def test_who_cannot_care_owns_nobody(session: Session, role: Role, *, active: bool) -> None:
    member, staff = joins(session), carer(session, role=role, active=active)
    with pytest.raises(CannotCare):
        take(session, member_id=member.id, staff_id=staff.id, now=NOW)


def test_an_owner_hands_over_their_own_only(session: Session, ada: Staff) -> None:
    bo, mine = carer(session, "Bo"), owned(session, ada)
    give(session, member_id=mine.id, to_id=bo.id, staff_id=ada.id, note="Moved to Bath", now=NOW)
    assert [(c.from_id, c.to_id, c.reason, c.note) for c in changes_of(session, mine)[1:]] == [
        (ada.id, bo.id, OwnershipReason.HANDED_OVER, "Moved to Bath")
    ]
    with pytest.raises(NotYours):
        give(session, member_id=mine.id, to_id=ada.id, staff_id=ada.id, note="", now=NOW)


def test_a_lead_gives_anybodys(session: Session, ada: Staff) -> None:
    lead, member = carer(session, "Lea", Role.MANAGER), owned(session, ada)
    give(session, member_id=member.id, to_id=lead.id, staff_id=lead.id, note="", now=NOW)
    assert member.owner_id == lead.id


def test_what_was_to_be_done_goes_along_and_warnings_end(session: Session, ada: Staff) -> None:
    bo, member = carer(session, "Bo"), owned(session, ada, days_ago=200)
    round_of(session)
    assert warning_of(session, member)
    give(session, member_id=member.id, to_id=bo.id, staff_id=ada.id, note="", now=NOW)
    assert [task.owner_id for task in tasks_of(session, member)] == [bo.id]
    assert warning_of(session, member) is None


def test_only_nobodys_members_are_assigned(session: Session, ada: Staff) -> None:
    free, taken, lead = joins(session), owned(session, ada), carer(session, "Lea", Role.MANAGER)
    gone = [free.id, taken.id, 2**62]
    assert assign(session, member_ids=gone, to_id=lead.id, staff_id=lead.id, now=NOW) == 1
    assert (free.owner_id, taken.owner_id) == (lead.id, ada.id)


def test_nobody_owns_a_member_there_is_not(session: Session, ada: Staff) -> None:
    with pytest.raises(NotFound):
        take(session, member_id=2**62, staff_id=ada.id, now=NOW)


def many(session: Session, owner: Staff, number: int) -> None:
    make_people(session, number)
    session.execute(update(Member).values(owner_id=owner.id, owner_since=NOW - timedelta(days=1)))


@pytest.mark.parametrize("number", [1, few(1_000, thorough=10_000)])
def test_all_of_an_owner_go_in_as_many_statements_as_one(session: Session, ada: Staff, number: int) -> None:
    bo, said = carer(session, "Bo"), []
    many(session, ada, number)
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    assert hand_over(session, from_id=ada.id, to_id=bo.id, staff_id=None, note="Ada left", now=NOW) == number
    assert len([statement for statement in said if not statement.startswith("ANALYZE")]) <= 10
    noted = select(func.count()).select_from(OwnershipChange).where(OwnershipChange.note == "Ada left")
    told = select(func.count()).select_from(Activity).where(Activity.kind == ActivityKind.OWNER_CHANGED)
    assert (session.scalar(noted), session.scalar(told)) == (number, number)


def test_of_two_who_take_a_member_at_once_one_does(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        member_id = joins(session).id
        carers = [carer(session, name).id for name in ("Ada", "Bo")]
    refused: list[Refused] = []

    def grab(staff_id: int) -> None:
        try:
            with committed.sessions.begin() as taking:
                take(taking, member_id=member_id, staff_id=staff_id, now=NOW)
        except Refused as fault:
            refused.append(fault)

    hands = [Thread(target=grab, args=[each]) for each in carers]
    at_once(*hands)
    assert [type(each) for each in refused] == [OwnedAlready]
