import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.draws.operations import (
    FactsChanged,
    NobodyLeft,
    UsedAlready,
    count_to_move_up,
    invite_reserves,
    plan_draw,
    redraw,
    set_by_hand,
    use_draw,
)
from campaigns.events.draws.plans import EventNotDrawn
from campaigns.events.draws.queries import draw_again, draw_from_kept, outlook_now
from campaigns.events.models import Draw, Invitation, InvitationState, Spot
from campaigns.events.operations import cancel_event
from campaigns.events.parties import PartyRefused
from campaigns.members.agreement.mutes import mark_deceased
from tests.clock import NOW
from tests.factories_draws import drafted, draw_plan, engaged, places, use
from tests.factories_events import make_salon, say
from tests.factories_outreach import make_audience


def invited(session: Session) -> list[int]:
    return sorted(session.scalars(select(Invitation.member_id)))


def invitation(session: Session, member_id: int) -> Invitation:
    return session.scalars(select(Invitation).where(Invitation.member_id == member_id)).one()


def test_using_a_draw_invites_the_chosen_and_keeps_the_rest_in_order(session: Session) -> None:
    members = make_audience(session, 6)
    drawn = use(session, drafted(session, seats=2))
    assert invited(session) == sorted(places(session, drawn, Spot.CHOSEN))
    everybody = [*places(session, drawn, Spot.CHOSEN), *places(session, drawn, Spot.RESERVE)]
    assert sorted(everybody) == [member.id for member in members]


def test_a_used_draw_comes_out_the_same_from_what_was_kept(session: Session) -> None:
    members = make_audience(session, 8)
    mark_deceased(session, member_id=members[0].id, note="", now=NOW)
    drawn = use(session, drafted(session, seats=3))
    again = draw_from_kept(session, drawn)
    assert again.digest == drawn.digest
    assert [each.candidate.member_id for each in again.chosen] == places(session, drawn, Spot.CHOSEN)
    assert [each.candidate.member_id for each in again.reserve] == places(session, drawn, Spot.RESERVE)


def test_a_used_draw_never_changes(session: Session) -> None:
    members = make_audience(session, 4)
    drawn = use(session, drafted(session))
    with pytest.raises(UsedAlready):
        use(session, drawn)
    with pytest.raises(UsedAlready):
        set_by_hand(session, draw_id=drawn.id, member_id=members[0].id, pinned=True, reason="x", staff_id=None, now=NOW)


def test_a_list_that_changed_since_it_was_shown_is_not_used(session: Session) -> None:
    members = make_audience(session, 4)
    drawn = drafted(session)
    engaged(session, members[0].id, 90)
    with pytest.raises(FactsChanged):
        use(session, drawn)
    assert invited(session) == []
    assert use(session, redraw(session, draw_id=drawn.id, now=NOW)).used_at == NOW


def test_drawing_again_later_is_the_same_list_while_the_facts_are(session: Session) -> None:
    make_audience(session, 9)
    drawn = drafted(session, seats=4)
    assert draw_again(session, drawn, now=NOW + timedelta(hours=3)).digest == drawn.digest


def test_who_is_put_on_and_who_is_taken_off_by_hand(session: Session) -> None:
    make_audience(session, 6)
    drawn = drafted(session, seats=2)
    off, on = drawn.chosen[0], draw_again(session, drawn, now=NOW).reserve[-1].candidate.member_id
    for member_id, pinned in ((off, False), (on, True)):
        set_by_hand(
            session, draw_id=drawn.id, member_id=member_id, pinned=pinned, reason="asked", staff_id=None, now=NOW
        )
    assert drawn.chosen[0] == on
    assert off not in drawn.chosen
    assert len(drawn.chosen) == 2


def test_a_changed_plan_keeps_what_was_done_by_hand(session: Session) -> None:
    event, members = make_salon(session, capacity=50), make_audience(session, 6)
    drawn = drafted(session, event)
    last = members[-1].id
    set_by_hand(session, draw_id=drawn.id, member_id=last, pinned=True, reason="host", staff_id=None, now=NOW)
    plan = draw_plan(session, seats=1)
    again = plan_draw(session, event_id=event.id, plan=plan, seed="other", staff_id=None, now=NOW)
    assert (again.id, again.chosen) == (drawn.id, [last])


def test_a_guest_brings_no_more_than_the_draw_allows(session: Session) -> None:
    make_audience(session, 3)
    drawn = use(session, drafted(session, companions=1, expected_companions=0))
    guest = invitation(session, places(session, drawn, Spot.CHOSEN)[0])
    with pytest.raises(PartyRefused):
        say(session, guest, party=3)
    assert say(session, guest, party=2).party_size == 2


def test_reserves_move_up_in_order_without_those_who_cannot(session: Session) -> None:
    make_audience(session, 6)
    drawn = use(session, drafted(session, seats=2))
    first, second, third, _ = places(session, drawn, Spot.RESERVE)
    mark_deceased(session, member_id=second, note="", now=NOW)
    invite_reserves(session, draw_id=drawn.id, count=2, staff_id=None, now=NOW)
    assert invited(session) == sorted([*places(session, drawn, Spot.CHOSEN), first, third])


def test_when_the_reserve_is_used_up_it_is_said(session: Session) -> None:
    make_audience(session, 2)
    drawn = use(session, drafted(session, seats=2))
    with pytest.raises(NobodyLeft):
        invite_reserves(session, draw_id=drawn.id, count=1, staff_id=None, now=NOW)


def test_as_many_move_up_as_say_no_or_stay_silent_too_long(session: Session) -> None:
    make_audience(session, 9)
    drawn = use(session, drafted(session, seats=3, answer_until=NOW + timedelta(days=5)))
    one, two, _ = (invitation(session, each) for each in places(session, drawn, Spot.CHOSEN))
    assert count_to_move_up(session, drawn, now=NOW) == 0
    one.state = InvitationState.DECLINED
    say(session, two)
    assert count_to_move_up(session, drawn, now=NOW) == 1
    assert count_to_move_up(session, drawn, now=NOW + timedelta(days=6)) == 2
    assert outlook_now(session, drawn, now=NOW + timedelta(days=6)).expected == 1


def test_nobody_is_drawn_for_an_event_that_is_off(session: Session) -> None:
    make_audience(session, 3)
    drawn = drafted(session)
    cancel_event(session, event_id=drawn.event_id, now=NOW)
    with pytest.raises(EventNotDrawn):
        use(session, drawn)


def test_of_two_who_use_a_draw_at_once_one_is_refused(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_audience(session, 9)
        drawn = drafted(session, seats=4)
    gate, outcomes = threading.Barrier(2), []

    def press() -> None:
        gate.wait()
        try:
            with committed.sessions.begin() as session:
                use_draw(session, draw_id=drawn.id, digest=drawn.digest, staff_id=None, now=NOW)
            outcomes.append("used")
        except UsedAlready:
            outcomes.append("refused")

    both = [threading.Thread(target=press) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    with committed.sessions() as session:
        assert sorted(outcomes) == ["refused", "used"]
        assert invited(session) == sorted(session.get_one(Draw, drawn.id).chosen)
