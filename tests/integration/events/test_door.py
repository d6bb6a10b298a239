from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.door import HouseFull, NotInYet, check_in, undo_check_in
from campaigns.events.finishing import finish_event
from campaigns.events.models import InvitationState
from campaigns.events.queries import door_counts, search_guests
from campaigns.events.walk_ins import walk_in, walk_in_new
from campaigns.members.models import ActivityKind, AddressKind, ConsentChange, Member, Topic
from campaigns.members.new_member import NewMember
from tests.clock import NOW
from tests.factories_events import START, invite, kinds_told, make_salon, say
from tests.factories_outreach import make_member

ATTENDED = InvitationState.ATTENDED
FRIEND = NewMember(
    full_name="Wang Fang",
    language="zh",
    zone="Asia/Shanghai",
    source="door",
    phone="+8613800138000",
    consents=frozenset({(AddressKind.SMS, Topic.EVENTS)}),
)


def test_a_guest_is_let_in_once_at_two_desks(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    say(session, guest, party=2)
    assert check_in(session, invitation_id=guest.id, now=NOW).first
    assert not check_in(session, invitation_id=guest.id, now=NOW).first
    assert (guest.state, event.seats_taken) == (ATTENDED, 2)
    assert kinds_told(session, guest).count(ActivityKind.ATTENDED) == 1


def test_undo_goes_back_to_what_was_and_may_be_done_again(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    check_in(session, invitation_id=guest.id, now=NOW)
    undo_check_in(session, invitation_id=guest.id, now=NOW)
    assert (guest.state, event.seats_taken, guest.checked_in_at) == (InvitationState.INVITED, 0, None)
    assert check_in(session, invitation_id=guest.id, now=NOW).first
    told = [kind for kind in kinds_told(session, guest) if "attend" in kind]
    assert told == [ActivityKind.ATTENDED, ActivityKind.ATTENDANCE_UNDONE, ActivityKind.ATTENDED]


def test_nothing_to_undo(session: Session) -> None:
    (guest,) = invite(session, make_salon(session))
    with pytest.raises(NotInYet):
        undo_check_in(session, invitation_id=guest.id, now=NOW)


def test_who_has_no_seat_needs_a_free_one_or_the_hosts_word(session: Session) -> None:
    event = make_salon(session, capacity=1)
    going, declined = invite(session, event, 2)
    say(session, going)
    say(session, declined, Choice.NO)
    with pytest.raises(HouseFull):
        check_in(session, invitation_id=declined.id, now=NOW)
    assert check_in(session, invitation_id=declined.id, squeeze=True, now=NOW).first


def test_a_member_walks_in(session: Session) -> None:
    event, member = make_salon(session), make_member(session)
    came = walk_in(session, event_id=event.id, member_id=member.id, now=NOW)
    assert (came.invitation.walk_in, came.invitation.state) == (True, ATTENDED)
    assert door_counts(session, event.id).inside == 1


def test_somebody_new_becomes_a_member_once(session: Session) -> None:
    event = make_salon(session)
    first = walk_in_new(session, event_id=event.id, new=FRIEND, code="wang", now=NOW)
    again = walk_in_new(session, event_id=event.id, new=FRIEND, code="other", now=NOW)
    assert (first.first, again.first) == (True, False)
    assert session.scalars(select(func.count()).where(Member.full_name == "Wang Fang")).one() == 1


def test_what_somebody_known_agrees_to_at_the_door_is_kept_with_its_proof(session: Session) -> None:
    event = make_salon(session)
    walk_in_new(session, event_id=event.id, new=replace(FRIEND, consents=frozenset()), code="wang", now=NOW)
    walk_in_new(session, event_id=event.id, new=replace(FRIEND, evidence="door, by Ann"), code="other", now=NOW)
    given = session.scalars(select(ConsentChange)).one()
    assert (given.kind, given.topic, given.evidence) == (AddressKind.SMS, Topic.EVENTS, "door, by Ann")


@pytest.mark.parametrize("words", ["Wang", "fang", "WANG", "8000", "138-0013-8000", "wang"])
def test_guests_are_found_by_name_code_and_phone(session: Session, words: str) -> None:
    event = make_salon(session)
    walk_in_new(session, event_id=event.id, new=FRIEND, code="wang", now=NOW)
    invite(session, event)
    assert [guest.member.full_name for guest in search_guests(session, event.id, words)] == ["Wang Fang"]


@pytest.mark.parametrize("words", ["wangfang", "Wang F", "王芳"])
def test_guests_are_found_by_how_their_name_sounds(session: Session, words: str) -> None:
    event = make_salon(session)
    walk_in_new(session, event_id=event.id, new=replace(FRIEND, full_name="王芳"), code="wang", now=NOW)
    assert [guest.member.full_name for guest in search_guests(session, event.id, words)] == ["王芳"]


def test_who_had_a_seat_and_stayed_away_missed_it(session: Session) -> None:
    event = make_salon(session)
    came, missed, declined = invite(session, event, 3)
    for guest in (came, missed):
        say(session, guest)
    say(session, declined, Choice.NO)
    check_in(session, invitation_id=came.id, now=START)
    finish_event(session, event_id=event.id, now=event.ends_at)
    session.expire_all()
    assert [guest.state for guest in (came, missed, declined)] == [
        ATTENDED,
        InvitationState.NO_SHOW,
        InvitationState.DECLINED,
    ]
    assert ActivityKind.MISSED in kinds_told(session, missed)


def test_guests_are_sorted_by_how_their_names_sound(session: Session) -> None:
    event = make_salon(session)
    for name in ("张宁", "Lin Ning", "陈宁"):
        walk_in_new(session, event_id=event.id, new=replace(FRIEND, full_name=name, phone=""), code=name, now=NOW)
    found = [guest.member.full_name for guest in search_guests(session, event.id, "ning")]
    assert found == ["陈宁", "Lin Ning", "张宁"]
