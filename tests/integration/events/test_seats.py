from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.answers import AnswersClosed, Choice, EventNotOpen
from campaigns.events.models import AnswerSource, Event, InvitationState
from campaigns.events.operations import cancel_event, update_event
from campaigns.events.parties import PartyDoesNotFit, PartyRefused
from campaigns.members.models import ActivityKind
from tests.clock import NOW
from tests.factories_events import START, invite, kinds_told, make_plan, make_salon, posted, say

ATTENDING, WAITLISTED = InvitationState.ATTENDING, InvitationState.WAITLISTED


def test_a_yes_takes_the_partys_seats(session: Session) -> None:
    event = make_salon(session, capacity=4)
    (guest,) = invite(session, event)
    assert say(session, guest, party=3).state is ATTENDING
    assert event.seats_taken == 3


def test_a_party_that_does_not_fit_waits_in_order(session: Session) -> None:
    event = make_salon(session, capacity=4)
    first, second, third = invite(session, event, 3)
    say(session, first, party=3)
    assert say(session, second, party=2).position == 1
    assert say(session, third, party=2).position == 2
    assert event.seats_taken == 3


def test_two_who_come_in_one_instant_wait_in_the_order_of_the_lock(session: Session) -> None:
    event = make_salon(session, capacity=1)
    first, late, early = invite(session, event, 3)
    say(session, first)
    say(session, late)
    say(session, early, now=NOW - timedelta(seconds=1))
    assert (late.waitlisted_at or NOW) < (early.waitlisted_at or NOW)


def test_the_same_answer_again_changes_and_sends_nothing(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    first = say(session, guest, party=2)
    again = say(session, guest, party=2)
    assert first.changed
    assert not again.changed
    assert again.revision == first.revision
    assert len(posted(session, "rsvp:")) == 1


def test_a_changed_answer_frees_the_seats_for_whole_parties_in_order(session: Session) -> None:
    event = make_salon(session, capacity=4)
    going, large, small, last = invite(session, event, 4)
    say(session, going, party=4)
    say(session, large, party=3)
    say(session, small, party=2)
    say(session, last, party=1)
    say(session, going, Choice.NO)
    assert [one.state for one in (large, small, last)] == [ATTENDING, WAITLISTED, ATTENDING]
    assert event.seats_taken == 4


def test_whoever_moves_up_is_told_once(session: Session) -> None:
    event = make_salon(session, capacity=1)
    going, waiting = invite(session, event, 2)
    say(session, going)
    say(session, waiting)
    say(session, going, Choice.MAYBE)
    news = posted(session, f"rsvp:{waiting.id}/rev:{waiting.revision}")
    assert [message.details["answer"]["state"] for message in news] == ["attending"]
    assert ActivityKind.ACCEPTED in kinds_told(session, waiting)


def test_a_larger_party_that_does_not_fit_keeps_the_seats_it_has(session: Session) -> None:
    event = make_salon(session, capacity=4)
    guest, other = invite(session, event, 2)
    say(session, guest, party=2)
    say(session, other, party=2)
    with pytest.raises(PartyDoesNotFit):
        say(session, guest, party=3)
    assert (guest.state, guest.party_size, event.seats_taken) == (ATTENDING, 2, 4)


def test_a_smaller_party_gives_its_seats_to_the_waitlist(session: Session) -> None:
    event = make_salon(session, capacity=4)
    guest, waiting = invite(session, event, 2)
    say(session, guest, party=4)
    say(session, waiting, party=2)
    say(session, guest, party=2)
    assert waiting.state is ATTENDING


@pytest.mark.parametrize("party", [0, -1, 5, 21])
def test_a_party_beyond_reason_is_refused(session: Session, party: int) -> None:
    event = make_salon(session, capacity=4)
    (guest,) = invite(session, event)
    with pytest.raises(PartyRefused):
        say(session, guest, party=party)
    assert guest.state is InvitationState.INVITED


def test_answers_close_for_guests_but_not_for_staff(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    with pytest.raises(AnswersClosed):
        say(session, guest, now=START - timedelta(hours=1))
    assert say(session, guest, source=AnswerSource.STAFF, now=START - timedelta(hours=1)).state is ATTENDING


def test_the_last_instant_is_in_time_also_in_sql(session: Session) -> None:
    event = make_salon(session)
    moments = [event.rsvp_until, event.rsvp_until + timedelta(microseconds=1)]
    found = [session.scalar(select(Event.takes_answers(now))) for now in moments]
    assert found == [event.takes_answers(now) for now in moments] == [True, False]


def test_a_cancelled_event_takes_no_answers(session: Session) -> None:
    event = make_salon(session)
    (guest,) = invite(session, event)
    cancel_event(session, event_id=event.id, now=NOW)
    with pytest.raises(EventNotOpen):
        say(session, guest)


def test_more_capacity_seats_the_waitlist(session: Session) -> None:
    event = make_salon(session, capacity=1)
    guests = invite(session, event, 3)
    for guest in guests:
        say(session, guest)
    update_event(session, event_id=event.id, plan=make_plan(capacity=2), now=NOW)
    assert [guest.state for guest in guests] == [ATTENDING, ATTENDING, WAITLISTED]
