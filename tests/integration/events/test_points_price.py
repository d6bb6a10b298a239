"""Seats that cost points: taken with the answer, given back with it, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.door import check_in
from campaigns.events.finishing import finish_event
from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.events.operations import cancel_event, update_event
from campaigns.events.prices import PointsPriceTaken
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import PointsEntry
from campaigns.members.points.balances import points_of
from campaigns.members.points.redemption import adjust_points
from campaigns.members.points.seats import TooFewPoints
from tests.clock import NOW
from tests.factories_events import START, invite, kinds_told, make_plan, make_salon, say

AFTER_ANSWERS = START - timedelta(hours=1)
OVER = START + timedelta(hours=3)
FOR_COMING = 50


@pytest.fixture
def salon(session: Session) -> Event:
    return make_salon(session, points_price=100, capacity=2)


def rich(session: Session, event: Event, points: int = 250) -> Invitation:
    (guest,) = invite(session, event)
    adjust_points(
        session, member_id=guest.member_id, points=points, reason="A gift", request="r", staff_id=None, now=NOW
    )
    return guest


def held(session: Session, guest: Invitation) -> int:
    """The balance, which is the sum of the ledger."""
    kept = points_of(session, guest.member_id)
    assert kept == session.scalar(select(func.sum(PointsEntry.points)).where(PointsEntry.member_id == guest.member_id))
    return kept


def test_a_yes_takes_them_a_larger_party_more_and_a_no_gives_them_back(session: Session, salon: Event) -> None:
    guest = rich(session, salon)
    balances = []
    for answer, party in ((Choice.YES, 1), (Choice.YES, 1), (Choice.YES, 2), (Choice.MAYBE, None), (Choice.YES, 1)):
        say(session, guest, answer, party)
        balances.append(held(session, guest))
    assert balances == [150, 150, 50, 250, 150]
    assert kinds_told(session, guest)[-4:] == ["redemption_undone", "tentative", "redeemed", "accepted"]


def test_too_few_points_take_no_seat_whoever_answers(session: Session, salon: Event) -> None:
    guest = rich(session, salon)
    for source in (AnswerSource.LINK, AnswerSource.TEXT, AnswerSource.STAFF):
        with pytest.raises(TooFewPoints):
            say(session, rich(session, salon, 99), source=source)
    say(session, guest, party=2)
    assert (salon.seats_taken, held(session, guest)) == (2, 50)


def test_a_refused_answer_changes_nothing_that_could_be_kept(session: Session, salon: Event) -> None:
    guest = rich(session, salon, 99)
    with pytest.raises(TooFewPoints):
        say(session, guest)
    session.flush()
    assert (guest.state, guest.revision, salon.seats_taken) == (InvitationState.INVITED, 0, 0)


def test_whoever_waits_has_them_set_aside_and_a_freed_seat_takes_no_more(session: Session, salon: Event) -> None:
    seated, waiting = rich(session, salon), rich(session, salon, 100)
    say(session, seated, party=2)
    say(session, waiting)
    assert held(session, waiting) == 0
    say(session, seated, Choice.NO)
    assert (waiting.state, held(session, waiting)) == (InvitationState.ATTENDING, 0)


def test_too_late_they_are_not_given_back_unless_the_house_takes_the_seat(session: Session, salon: Event) -> None:
    late, withdrawn = rich(session, salon), rich(session, salon)
    say(session, late)
    say(session, withdrawn)
    say(session, late, Choice.NO, source=AnswerSource.STAFF, now=AFTER_ANSWERS)
    withdraw_invitation(session, invitation_id=withdrawn.id, now=AFTER_ANSWERS)
    assert [held(session, guest) for guest in (late, withdrawn)] == [150, 250]


def test_a_cancelled_event_gives_all_back(session: Session, salon: Event) -> None:
    guests = [rich(session, salon), rich(session, salon)]
    say(session, guests[0], party=2)
    say(session, guests[1])
    cancel_event(session, event_id=salon.id, now=AFTER_ANSWERS)
    assert [held(session, guest) for guest in guests] == [250, 250]
    session.expire_all()
    assert [guest.points_taken for guest in guests] == [0, 0]


def test_once_it_is_over_those_who_waited_in_vain_have_them_again(session: Session, salon: Event) -> None:
    came, missed, waited = rich(session, salon), rich(session, salon), rich(session, salon)
    for guest in (came, missed, waited):
        say(session, guest)
    check_in(session, invitation_id=came.id, now=START)
    finish_event(session, event_id=salon.id, now=OVER)
    assert [held(session, guest) for guest in (came, missed, waited)] == [150 + FOR_COMING, 150, 250]


def test_the_price_stays_once_somebody_has_paid(session: Session, salon: Event) -> None:
    update_event(session, event_id=salon.id, plan=make_plan(points_price=50), now=NOW)
    guest = rich(session, salon)
    say(session, guest)
    with pytest.raises(PointsPriceTaken):
        update_event(session, event_id=salon.id, plan=make_plan(points_price=60), now=NOW)
    assert held(session, guest) == 200
