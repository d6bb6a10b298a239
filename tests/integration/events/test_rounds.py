"""Many answers to one event taken together: as if each had come alone, in their order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused
from campaigns.events import seats
from campaigns.events.answers import Answer, Choice, NewAnswer
from campaigns.events.locking import lock_event_of
from campaigns.events.models import AnswerSource, Invitation, InvitationState
from campaigns.events.parties import PartyRefused
from campaigns.events.saying.queries import said_by
from campaigns.events.saying.said import CompanionSaid, Saying
from campaigns.members.models import Activity
from campaigns.members.points.redemption import adjust_points
from campaigns.members.points.seats import TooFewPoints
from tests.clock import NOW
from tests.factories_events import invite, make_salon, posted

ATTENDING, WAITLISTED = InvitationState.ATTENDING, InvitationState.WAITLISTED


def take(session: Session, answers: Sequence[NewAnswer]) -> Sequence[Answer | Refused]:
    event = lock_event_of(session, invitation_id=answers[0].invitation_id)
    return seats.answer_invitations(session, event, answers)


def yes(guest: Invitation, party: int = 1, **more: Any) -> NewAnswer:
    said = NewAnswer(invitation_id=guest.id, choice=Choice.YES, source=AnswerSource.LINK, at=NOW, party_size=party)
    return replace(said, **more)


def no(guest: Invitation) -> NewAnswer:
    return yes(guest, choice=Choice.NO)


def states(outcomes: Sequence[Answer | Refused]) -> list[object]:
    return [each.state if isinstance(each, Answer) else type(each) for each in outcomes]


def test_seats_go_in_their_order_and_the_others_wait_in_it(session: Session) -> None:
    event = make_salon(session, capacity=3)
    guests = invite(session, event, 5)
    outcomes = take(session, [yes(guest, 2 if guest is guests[1] else 1) for guest in guests])
    assert states(outcomes) == [ATTENDING, ATTENDING, WAITLISTED, WAITLISTED, WAITLISTED]
    assert [each.position for each in outcomes if isinstance(each, Answer)] == [0, 0, 1, 2, 3]
    told = [message.details["answer"]["position"] for message in posted(session, "rsvp:")]
    assert (told, event.seats_taken) == ([0, 0, 1, 2, 3], 3)


def test_one_that_is_refused_spoils_no_other(session: Session) -> None:
    event = make_salon(session, capacity=4)
    first, large, late, last = invite(session, event, 4)
    gone = yes(last, invitation_id=10**12)
    closed = yes(late, at=event.rsvp_until + timedelta(seconds=1))
    outcomes = take(session, [yes(first, 3), yes(large, 21), closed, gone, yes(first, 5), yes(last)])
    assert states(outcomes)[1:4] == [PartyRefused, type(outcomes[2]), NotFound]
    assert isinstance(outcomes[2], Refused)
    assert (large.state, late.state) == (InvitationState.INVITED, InvitationState.INVITED)
    assert (event.seats_taken, len(posted(session, "rsvp:"))) == (4, 2)


def test_a_seat_given_back_goes_to_who_waits_before_the_next(session: Session) -> None:
    event = make_salon(session, capacity=1)
    going, waiting, quick = invite(session, event, 3)
    take(session, [yes(going), yes(waiting), no(going), yes(quick)])
    assert [each.state for each in (going, waiting, quick)] == [InvitationState.DECLINED, ATTENDING, WAITLISTED]
    told = session.execute(
        select(Activity.member_id, Activity.kind).where(Activity.event_id == event.id).order_by(Activity.id)
    ).all()[3:]
    order = [going, waiting, going, waiting, quick]
    kinds = ["accepted", "waitlisted", "declined", "accepted", "waitlisted"]
    assert told == [(guest.member_id, kind) for guest, kind in zip(order, kinds, strict=True)]


def test_a_guest_twice_in_one_round_is_told_of_each_change(session: Session) -> None:
    (guest,) = invite(session, make_salon(session))
    outcomes = take(session, [yes(guest), yes(guest), no(guest), yes(guest, 2)])
    assert [each.changed for each in outcomes if isinstance(each, Answer)] == [True, False, True, True]
    assert [each.cause for each in posted(session)] == [f"rsvp:{guest.id}/rev:{number}" for number in (1, 2, 3)]


def test_what_several_say_is_kept_and_the_last_word_stands(session: Session) -> None:
    first, other = invite(session, make_salon(session), 2)
    ana, bo = Saying(companions=(CompanionSaid("Ana"),), diet="vegan"), Saying(companions=(CompanionSaid("Bo"),))
    take(session, [yes(first, saying=ana), yes(other, saying=ana), yes(first, saying=bo)])
    assert [one.name for guest in (first, other) for one in said_by(session, guest.id).companions] == ["Bo", "Ana"]
    assert [said_by(session, guest.id).diet for guest in (first, other)] == ["", "vegan"]


def test_whoever_has_too_few_points_takes_none_of_the_others(session: Session) -> None:
    event = make_salon(session, points_price=100)
    poor, rich = invite(session, event, 2)
    adjust_points(session, member_id=rich.member_id, points=150, reason="A gift", request="r", staff_id=None, now=NOW)
    outcomes = take(session, [yes(poor), yes(rich), yes(rich, 2)])
    assert states(outcomes) == [TooFewPoints, ATTENDING, TooFewPoints]
    assert (rich.points_taken, event.seats_taken) == (100, 1)


@pytest.mark.parametrize("offer_hours", [0, 6])
def test_together_is_as_one_after_the_other(session: Session, offer_hours: int) -> None:
    chance = Random(offer_hours)  # noqa: S311 - the same answers each time
    houses = [stand(session, code, offer_hours) for code in ("alone", "together")]
    said = [(chance.randrange(8), chance.choice(list(Choice)), chance.randint(1, 3)) for _ in range(40)]
    alone, together = ([yes(guests[each], party, choice=choice) for each, choice, party in said] for guests in houses)
    outcomes = [outcome for each in alone for outcome in take(session, [each])]
    assert [_seen(each) for each in take(session, together)] == [_seen(each) for each in outcomes]
    first, other = ([_stands(each) for each in guests] for guests in houses)
    assert first == other


def stand(session: Session, code: str, offer_hours: int) -> list[Invitation]:
    event = make_salon(session, code=code, capacity=7)
    event.offer_hours = offer_hours
    return invite(session, event, 8)


def _seen(outcome: Answer | Refused) -> object:
    return replace(outcome, invitation_id=0) if isinstance(outcome, Answer) else repr(outcome)


def _stands(guest: Invitation) -> tuple[object, ...]:
    return guest.state, guest.party_size, guest.revision, guest.offered_until, guest.event.seats_held
