from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.access_plans import BadOfferHours, change_access
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.operations import CapacityBelowSeats, update_event
from campaigns.events.parties import PartyDoesNotFit
from campaigns.events.passing import let_seats_pass
from campaigns.events.promotion import catch_up
from campaigns.events.waitlist import waitlist_position
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import ActivityKind
from tests.clock import NOW, StandingClock
from tests.factories_events import START, invite, kinds_told, make_plan, make_salon, posted, say

ATTENDING, WAITLISTED = InvitationState.ATTENDING, InvitationState.WAITLISTED
HOURS = 24
CLOSES = START - timedelta(days=1)


def a_line(session: Session, *waiting: int, capacity: int = 2) -> tuple[Event, Invitation, list[Invitation]]:
    """An event whose seats are all taken by one party, and parties of these sizes that wait."""
    event = make_salon(session, capacity=capacity)
    change_access(session, event_id=event.id, terms=(), offer_hours=HOURS, now=NOW)
    going, *others = invite(session, event, 1 + len(waiting))
    say(session, going, party=capacity)
    for guest, size in zip(others, waiting, strict=True):
        say(session, guest, party=size)
    return event, going, others


def test_a_freed_seat_is_held_for_the_first_who_fits_and_they_are_told(session: Session) -> None:
    event, going, (first, second) = a_line(session, 2, 1)
    say(session, going, Choice.NO)
    until = NOW + timedelta(hours=HOURS)
    assert (first.state, first.offered_until, second.offered_until) == (WAITLISTED, until, None)
    assert (event.seats_taken, event.seats_offered) == (0, 2)
    (told,) = posted(session, f"rsvp:{first.id}/rev:{first.revision}")
    assert (told.details["offer"]["until"], told.valid_until) == (until.isoformat(), until)


def test_a_yes_takes_what_is_held(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    say(session, going, Choice.NO)
    assert say(session, first).state is ATTENDING
    assert (event.seats_taken, event.seats_offered, first.offered_until) == (2, 0, None)


def test_a_newcomer_does_not_get_a_seat_that_is_held(session: Session) -> None:
    event, going, _ = a_line(session, 2)
    say(session, going, Choice.NO)
    (newcomer,) = invite(session, event)
    assert say(session, newcomer).state is WAITLISTED


@pytest.mark.parametrize("answer", [Choice.NO, Choice.MAYBE])
def test_what_is_let_go_is_offered_to_the_next(session: Session, answer: Choice) -> None:
    event, going, (first, second) = a_line(session, 2, 2)
    say(session, going, Choice.NO)
    say(session, first, answer)
    assert (second.offered_until, event.seats_offered) == (NOW + timedelta(hours=HOURS), 2)


def test_a_withdrawn_party_gives_back_what_was_held(session: Session) -> None:
    event, going, (first, second) = a_line(session, 2, 2)
    say(session, going, Choice.NO)
    withdraw_invitation(session, invitation_id=first.id, now=NOW)
    assert (event.seats_offered, second.offered_until is None) == (2, False)


def test_an_offer_that_lapses_goes_to_the_next_and_nobody_is_asked_twice(
    session: Session, runtime: Runtime, clock: StandingClock
) -> None:
    event, going, (first, second) = a_line(session, 2, 2)
    say(session, going, Choice.NO)
    session.commit()
    for _ in range(3):
        clock.move(by=timedelta(hours=HOURS))
        let_seats_pass(runtime.sessions, clock=clock)
    session.expire_all()
    assert [guest.state for guest in (first, second)] == [WAITLISTED, WAITLISTED]
    assert (event.seats_offered, len(posted(session, f"rsvp:{first.id}/"))) == (0, 2)


def test_whoever_let_it_pass_may_say_yes_again(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    say(session, going, Choice.NO)
    later = NOW + timedelta(hours=HOURS)
    (newcomer,) = invite(session, event)
    say(session, newcomer, party=2, now=later)
    assert (first.lapsed_at, waitlist_position(session, first)) == (later, 0)
    assert say(session, first, now=later).position == 1


def test_a_larger_party_than_is_held_keeps_its_offer(session: Session) -> None:
    event, going, (first,) = a_line(session, 1)
    say(session, going, Choice.YES, 1)
    with pytest.raises(PartyDoesNotFit):
        say(session, first, party=2)
    assert event.seats_offered == 1


def test_no_offer_outlasts_the_last_answer_and_near_it_seats_are_given(session: Session) -> None:
    _, going, (first, second) = a_line(session, 1, 1)
    say(session, going, Choice.YES, 1, now=CLOSES - timedelta(hours=2))
    assert first.offered_until == CLOSES
    say(session, going, Choice.NO, now=CLOSES - timedelta(minutes=59))
    assert second.state is ATTENDING


def test_a_capacity_cannot_be_less_than_what_is_taken_or_held(session: Session) -> None:
    event, going, _ = a_line(session, 2)
    say(session, going, Choice.NO)
    with pytest.raises(CapacityBelowSeats):
        update_event(session, event_id=event.id, plan=make_plan(capacity=1), now=NOW)


def test_a_moved_last_answer_ends_offers_with_it(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    say(session, going, Choice.NO)
    sooner = NOW + timedelta(hours=5)
    update_event(session, event_id=event.id, plan=make_plan(capacity=2, rsvp_until=sooner), now=NOW)
    assert first.offered_until == event.seats_due_at == sooner


@pytest.mark.parametrize("hours", [-1, 169])
def test_hours_beyond_reason_are_refused(session: Session, hours: int) -> None:
    event = make_salon(session)
    with pytest.raises(BadOfferHours):
        change_access(session, event_id=event.id, terms=(), offer_hours=hours, now=NOW)


def test_nobody_is_woken_by_an_offer_and_its_hours_count_from_the_morning(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    first.member.zone = "Asia/Shanghai"
    night, morning = NOW + timedelta(hours=6), NOW + timedelta(hours=15)
    say(session, going, Choice.NO, now=night)
    (told,) = posted(session, f"rsvp:{first.id}/rev:{first.revision}")
    until = morning + timedelta(hours=HOURS)
    assert (told.due_at, told.valid_until, first.offered_until, event.seats_due_at) == (morning, until, until, until)


def test_an_offer_that_cannot_wait_for_the_morning_is_told_at_once(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    first.member.zone, night = "Asia/Shanghai", NOW + timedelta(hours=6)
    event.rsvp_until = night + timedelta(hours=3)
    say(session, going, Choice.NO, now=night)
    (told,) = posted(session, f"rsvp:{first.id}/rev:{first.revision}")
    assert (told.due_at, first.offered_until) == (night, event.rsvp_until)


def test_an_offer_and_its_end_stand_on_the_timeline(session: Session) -> None:
    event, going, (first,) = a_line(session, 2)
    say(session, going, Choice.NO)
    catch_up(session, event, now=NOW + timedelta(hours=HOURS))
    assert kinds_told(session, first)[-2:] == [ActivityKind.SEAT_OFFERED, ActivityKind.SEAT_LAPSED]
