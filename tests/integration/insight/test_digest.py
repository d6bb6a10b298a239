"""The daily mail: to whom, when, what stands in it, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.follow_ups import promise
from campaigns.insight.digest.sending import LATEST_AFTER, gets_digest, write_digests
from campaigns.members.models import Member
from campaigns.messaging.models import StaffMail
from campaigns.messaging.staff_letters import Letter
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import change_digest
from tests.clock import NOW, StandingClock
from tests.factories_approval import make_house
from tests.factories_care import carer
from tests.factories_moments import approved, department
from tests.factories_outreach import born_on, make_club, make_greeting, make_member
from tests.waiting import wait_until_it_waits

DIGESTS = StaffMail.cause.startswith("digest:")
MORNING = NOW.replace(hour=8, minute=0)


@pytest.fixture
def owner(session: Session) -> Staff:
    make_club(session)
    return carer(session)


@pytest.fixture
def member(session: Session, owner: Staff) -> Member:
    """Of the owner, whose birthday is tomorrow."""
    member = make_member(session, full_name="Ana Lima")
    member.owner_id = owner.id
    tomorrow = (MORNING + timedelta(days=1)).date()
    born_on(session, member, tomorrow.month, tomorrow.day)
    session.commit()
    return member


def written(runtime: Runtime, session: Session, clock: StandingClock, *, hours: int = 0) -> list[Letter]:
    """All that were written by then."""
    clock.now = MORNING + timedelta(hours=hours)
    session.commit()
    write_digests(runtime.sessions, clock=clock)
    return [
        Letter.of_json(mail.letter) for mail in session.scalars(select(StaffMail).where(DIGESTS).order_by(StaffMail.id))
    ]


def said(letter: Letter) -> str:
    return "\n".join(line.text for section in letter.sections for line in section.lines)


def test_it_says_whose_day_it_is_and_what_goes_out_by_itself(
    runtime: Runtime, session: Session, clock: StandingClock, member: Member
) -> None:
    make_greeting(session, name="Birthday letter")
    [letter] = written(runtime, session, clock)
    assert "Ana Lima: birthday. “Birthday letter” goes out by itself" in said(letter)


def test_tasks_for_surprises_stand_in_it(
    runtime: Runtime, session: Session, clock: StandingClock, owner: Staff, member: Member
) -> None:
    owner.department_id = department(session).id
    approved(session, member)
    [letter] = written(runtime, session, clock)
    assert "Bake in the Kitchen, by Thu 26 Nov" in said(letter)


def test_it_goes_once_a_day_from_the_hour_they_chose_on(
    runtime: Runtime, session: Session, clock: StandingClock, owner: Staff, member: Member
) -> None:
    change_digest(session, staff_id=owner.id, wanted=True, hour=9)
    counts = [len(written(runtime, session, clock, hours=each)) for each in (0, 1, 2, 25)]
    assert counts == [0, 1, 1, 2]


def test_it_is_not_written_long_after(runtime: Runtime, session: Session, clock: StandingClock, member: Member) -> None:
    assert not written(runtime, session, clock, hours=LATEST_AFTER + 1)


def test_nothing_is_sent_when_there_is_nothing_to_say_nor_later_that_day(
    runtime: Runtime, session: Session, clock: StandingClock, owner: Staff
) -> None:
    member = make_member(session)
    member.owner_id = owner.id
    assert not written(runtime, session, clock)
    born_on(session, member, NOW.month, NOW.day)
    assert not written(runtime, session, clock, hours=1)


def test_it_is_in_their_language(
    runtime: Runtime, session: Session, clock: StandingClock, owner: Staff, member: Member
) -> None:
    owner.language = "zh"
    [letter] = written(runtime, session, clock)
    assert ("生日" in said(letter), letter.subject.startswith("您的一天")) == (True, True)


@pytest.mark.parametrize(
    ("choice", "members", "gets"), [(None, 1, True), (None, 0, False), (True, 0, True), (False, 1, False)]
)
def test_owners_get_it_unless_they_say_no_and_others_if_they_say_yes(
    session: Session, owner: Staff, choice: object, members: int, gets: object
) -> None:
    owner.digest = choice  # type: ignore[assignment]
    for _ in range(members):
        make_member(session).owner_id = owner.id
    session.flush()
    assert gets_digest(session, owner.id) is gets


def test_what_waits_for_approval_stands_in_it(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    house = make_house(runtime, session)
    house.ask()
    change_digest(session, staff_id=house.other.id, wanted=True)
    [letter] = written(runtime, session, clock)
    assert f"/campaigns/{house.campaign.id}/review" in str(letter.sections)


def test_what_is_due_and_late_stands_in_it(
    runtime: Runtime, session: Session, clock: StandingClock, owner: Staff
) -> None:
    member = make_member(session, full_name="Bo Li")
    member.owner_id = owner.id
    task = {"member_id": member.id, "note": "Send the photographs", "due_on": NOW.date(), "request": "form"}
    promise(session, **task, staff_id=owner.id, now=NOW)  # type: ignore[arg-type]
    assert "Bo Li: Send the photographs" in said(written(runtime, session, clock)[0])


def test_who_looks_after_nobody_by_their_role_is_told_nothing(
    runtime: Runtime, session: Session, clock: StandingClock, member: Member, owner: Staff
) -> None:
    owner.role = Role.VIEWER
    assert not written(runtime, session, clock)


def test_what_another_scheduler_has_just_written_is_not_written_again(committed: Runtime, clock: StandingClock) -> None:
    clock.now = MORNING
    with committed.sessions.begin() as session:
        make_club(session)
        staff_id = carer(session).id
        member = make_member(session)
        member.owner_id = staff_id
        born_on(session, member, MORNING.month, MORNING.day)
    with ThreadPoolExecutor(1) as pool:
        with committed.sessions.begin() as session:
            session.get_one(Staff, staff_id, with_for_update=True).digest_on = MORNING.date()
            work = pool.submit(write_digests, committed.sessions, clock=clock)
            wait_until_it_waits(committed, work)
        work.result()
    with committed.sessions() as session:
        assert session.scalars(select(StaffMail)).all() == []
