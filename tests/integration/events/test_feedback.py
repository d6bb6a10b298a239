"""What a guest says, its place on the timeline, and the task it makes."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap.erasing import ERASING
from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.events.door import check_in
from campaigns.events.feedback import NoSuchScore, Opinion, give_feedback
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Event, Feedback, Invitation
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import ActivityKind, Member
from campaigns.members.privacy.erasure import erase_member
from tests.clock import NOW
from tests.factories_care import carer, owned
from tests.factories_events import kinds_told, make_salon

LATER = NOW + timedelta(days=1)


def came(session: Session, event: Event, member: Member) -> Invitation:
    ensure_invitations(session, event_id=event.id, members=select(Member.id).where(Member.id == member.id), now=NOW)
    guest = session.scalars(select(Invitation).where(Invitation.member_id == member.id)).one()
    return check_in(session, invitation_id=guest.id, now=NOW).invitation


@pytest.fixture
def guest(session: Session) -> Invitation:
    event = make_salon(session)
    return came(session, event, owned(session, carer(session)))


def say(session: Session, guest: Invitation, score: int = 5, words: str = "", *, call: bool = False) -> Feedback:
    opinion = Opinion(score, words, contact_wanted=call)
    return give_feedback(session, invitation_id=guest.id, opinion=opinion, now=LATER)


def tasks(session: Session) -> list[FollowUp]:
    fresh = select(FollowUp).where(FollowUp.reason == FollowUpReason.FEEDBACK).order_by(FollowUp.id)
    return list(session.scalars(fresh, execution_options={"populate_existing": True}))


def test_it_stands_on_the_timeline_once_however_often_it_is_sent(session: Session, guest: Invitation) -> None:
    for _ in range(2):
        say(session, guest, 4, "Lovely")
    assert kinds_told(session, guest).count(ActivityKind.FEEDBACK) == 1


def test_who_asks_for_it_is_a_task_of_their_owner(session: Session, guest: Invitation) -> None:
    say(session, guest, 5, call=True)
    (task,) = tasks(session)
    assert (task.owner_id, task.since_event_id, task.state) == (
        guest.member.owner_id,
        guest.event_id,
        FollowUpState.OPEN,
    )


@pytest.mark.parametrize(("score", "words", "made"), [(2, "Cold tea", 1), (1, " \u200b", 0), (3, "Cold tea", 0)])
def test_a_low_score_is_a_task_where_words_say_why(
    session: Session, guest: Invitation, score: int, words: str, made: int
) -> None:
    say(session, guest, score, words)
    assert len(tasks(session)) == made


def test_a_guest_who_says_more_has_one_task_with_the_last_words(session: Session, guest: Invitation) -> None:
    say(session, guest, 2, "Cold tea")
    say(session, guest, 1, "Cold tea, and no chair", call=True)
    assert [task.note for task in tasks(session)] == ["Cold tea, and no chair"]


def test_a_task_that_was_done_is_not_opened_again(session: Session, guest: Invitation) -> None:
    say(session, guest, 2, "Cold tea")
    tasks(session)[0].state = FollowUpState.DONE
    say(session, guest, 1, "Cold tea")
    assert [(task.state, task.note) for task in tasks(session)] == [(FollowUpState.DONE, "Cold tea")]


def test_a_score_nobody_offered_is_refused(session: Session, guest: Invitation) -> None:
    with pytest.raises(NoSuchScore):
        say(session, guest, 6)


def test_erasing_leaves_the_score_and_takes_the_words(session: Session, guest: Invitation) -> None:
    given = say(session, guest, 2, "Cold tea")
    member = guest.member
    erase_member(
        session,
        member_id=member.id,
        typed_code=member.code,
        fresh_code="gone",
        rules=ERASING,
        staff_id=None,
        now=LATER,
    )
    session.refresh(given)
    assert (given.score, given.words, tasks(session)[0].note) == (2, "", "")


def test_of_two_records_the_later_word_stands_and_parts_again(session: Session) -> None:
    event, owner = make_salon(session), carer(session)
    first, second = (came(session, event, owned(session, owner)) for _ in range(2))
    say(session, second, 2, "Cold tea")
    give_feedback(session, invitation_id=first.id, opinion=Opinion(5), now=NOW)
    merge = merge_members(session, kept_id=first.member_id, other_id=second.member_id, now=LATER)
    assert [row.score for row in session.scalars(select(Feedback))] == [2]
    unmerge(session, merge_id=merge.id, now=LATER)
    assert sorted(row.score for row in session.scalars(select(Feedback))) == [2, 5]
